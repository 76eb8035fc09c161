using Muster.Dialogue;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// How long a prompt takes to say, by its characters. The figures fit what eSpeak NG makes of the shipped scripts at the speed
/// that Muster gives it, to within a fifth; a recording is taken for read at the same speed.
/// </summary>
internal static class SpokenLength
{
    private const int HanziMs = 280;
    private const int PauseMs = 350;
    private const int LetterMs = 75;

    /// <summary>A recording of which the script does not say the words.</summary>
    private const int UnknownMs = 4000;

    public static TimeSpan Of(DialogueAction.Say say) => TimeSpan.FromMilliseconds(say.Parts.Sum(Ms));

    private static int Ms(PromptPart part) => part switch
    {
        PromptPart.Text text => Ms(text.Value),
        PromptPart.Wav { Words.Length: > 0 } wav => Ms(wav.Words),
        _ => UnknownMs,
    };

    private static int Ms(string words)
    {
        var length = 0;
        foreach (var c in words)
            length += c >= '\u2E80' && !IsPause(c) ? HanziMs : IsPause(c) ? PauseMs : LetterMs;
        return length;
    }

    private static bool IsPause(char c) => c is '，' or '。' or '？' or '！' or '；' or '：' or '、';
}

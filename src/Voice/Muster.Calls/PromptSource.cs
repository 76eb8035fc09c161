using Muster.Dialogue;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>Gets a dialogue's prompts as A-law without ever holding the loop: what is not in memory is rendered beside it.</summary>
internal sealed class PromptSource(Loop loop, PromptStore store)
{
    /// <summary>Prompts that could not be rendered and were left out; each is an alarm.</summary>
    public int Failures { get; private set; }

    /// <summary>Calls back on the loop with one piece of audio a part: at once when everything is in memory.</summary>
    public void Get(IReadOnlyList<PromptPart> parts, Action<IReadOnlyList<ReadOnlyMemory<byte>>> ready)
    {
        var cached = new List<ReadOnlyMemory<byte>>(parts.Count);
        foreach (var part in parts)
        {
            if (store.Cached(part) is { } prompt)
                cached.Add(prompt.ALaw);
        }

        if (cached.Count == parts.Count)
            ready(cached);
        else
            ThreadPool.QueueUserWorkItem(_ => Render(parts, ready));
    }

    private void Render(IReadOnlyList<PromptPart> parts, Action<IReadOnlyList<ReadOnlyMemory<byte>>> ready)
    {
        var audio = new List<ReadOnlyMemory<byte>>(parts.Count);
        var failures = 0;
        foreach (var part in parts)
        {
            if (!store.Get(part).TryGet(out var prompt, out _))
                failures++;
            audio.Add(prompt?.ALaw ?? default);
        }

        loop.Post(() =>
        {
            Failures += failures;
            ready(audio);
        });
    }
}

/// <summary>Finds a part of a dialogue among the rendered prompts.</summary>
internal static class PromptParts
{
    /// <summary>The part, if it is in memory.</summary>
    public static Prompt? Cached(this PromptStore store, PromptPart part) =>
        part is PromptPart.Text text ? store.Cached(text.Value, text.Language) : store.CachedWav(((PromptPart.Wav)part).Path);

    /// <param name="store">Where to look.</param>
    /// <param name="part">What to say.</param>
    /// <param name="keep">Whether many people hear it.</param>
    public static Result<Prompt> Get(this PromptStore store, PromptPart part, bool keep = false) => part switch
    {
        PromptPart.Text text => store.Get(text.Value, text.Language, keep),
        PromptPart.Wav wav => store.GetWav(wav.Path),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };
}

using Muster.Contracts;
using Muster.Rtp.Listening;
using Muster.Speech;

namespace Muster.Calls.Tests.Listening;

/// <summary>Makes of each clause what the test says, when the test says it.</summary>
internal sealed class ScriptedRecogniser
{
    private readonly Queue<Action<Hypothesis>> _asked = new();

    public static AnnouncementBook Book { get; } = AnnouncementFile.Read(
        """
        language: zh
        asides: [您好]
        people: [喂你好]
        verdicts:
          - { name: empty, title: 空号, means: empty_number, phrases: [您拨打的号码是空号] }
          - { name: powered_off, title: 关机, means: power_off, phrases: [您拨打的电话已关机, 关机] }
          - { name: forwarded, title: 呼叫转移, phrases: [您的电话正在转接中] }
          - { name: secretary, title: 语音助手, means: voicemail, machine: true, phrases: [我是机主的语音助手] }
        """,
        "test").Value;

    /// <summary>Clauses that wait for an answer.</summary>
    public int Waiting => _asked.Count;

    /// <summary>All clauses that ever came.</summary>
    public int Asked { get; private set; }

    public bool HasRoom { get; set; } = true;

    public bool Take(Clause clause, Action<Hypothesis> done)
    {
        if (!HasRoom)
            return false;
        Asked++;
        _asked.Enqueue(done);
        return true;
    }

    /// <summary>Answers the oldest clause.</summary>
    public void Hear(string phrase, double confidence)
    {
        var category = Book.Grammar.Phrases.FirstOrDefault(each => each.Text == phrase)?.Category ?? "";
        _asked.Dequeue()(new Hypothesis(confidence >= 0.5 ? category : "", phrase, confidence, 0, 0, 0) { Nearest = category });
    }

    public static Clause Spoken(int startMs, int lengthMs, SoundKind kind = SoundKind.Speech, bool isTone = false) =>
        new(new Utterance([], startMs, startMs + lengthMs), kind, isTone);
}

using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Carrier.Hearing;

/// <summary>Renders a part of a prompt to A-law, exactly as the caller does.</summary>
/// <param name="part">What to render.</param>
/// <param name="isPersonal">It names one person, and is not worth keeping.</param>
public delegate Result<ReadOnlyMemory<byte>> PromptRenderer(PromptPart part, bool isPersonal);

/// <summary>What an ear can recognise: the prompts of a script, and the greetings that name the people of a household.</summary>
internal sealed class EarKnowledge
{
    /// <summary>Knows nothing: every prompt is unknown.</summary>
    public static readonly EarKnowledge None = new([], new PromptPrints(), new PromptPrints());

    private readonly List<PromptMark> _marks;

    private EarKnowledge(List<PromptMark> marks, PromptPrints script, PromptPrints names)
    {
        _marks = marks;
        Script = script;
        Names = names;
    }

    /// <summary>The script's prompts; the labels are places in the list of marks.</summary>
    public PromptPrints Script { get; }

    /// <summary>Greetings by name; the labels are the household's people.</summary>
    public PromptPrints Names { get; }

    /// <summary>Learns a script's prompts.</summary>
    /// <returns>Whatever error rendering them met.</returns>
    public static Result<EarKnowledge> Of(Script script, PromptRenderer render)
    {
        var marks = new List<PromptMark>();
        var prints = new PromptPrints();
        foreach (var (part, mark) in ScriptPrompts.Of(script))
        {
            if (!render(part, isPersonal: false).TryGet(out var aLaw, out var error))
                return error;
            var label = marks.IndexOf(mark);
            if (label < 0)
                marks.Add(mark);
            prints.Add(aLaw.Span, label < 0 ? marks.Count - 1 : label);
        }

        return new EarKnowledge(marks, prints, new PromptPrints());
    }

    /// <summary>The same, and the greetings by name of a household. Names that cannot be rendered are not known.</summary>
    public EarKnowledge WithNames(Script script, IReadOnlyList<string> names, PromptRenderer render)
    {
        var prints = new PromptPrints();
        for (var person = 0; person < names.Count; person++)
        {
            foreach (var part in ScriptPrompts.Greeting(script, names[person]))
            {
                if (render(part, isPersonal: true).TryGet(out var aLaw, out _))
                    prints.Add(aLaw.Span, person);
            }
        }

        return new EarKnowledge(_marks, Script, prints);
    }

    /// <summary>What the votes say: the question with most, else the goodbye, the greeting, the aside.</summary>
    public HeardPrompt Judge(ReadOnlySpan<int> votes, ReadOnlySpan<int> nameVotes)
    {
        var best = default(PromptMark);
        var bestVotes = 0;
        var opened = false;
        for (var label = 0; label < votes.Length; label++)
        {
            if (votes[label] == 0)
                continue;
            var mark = _marks[label];
            opened |= mark.Kind == PromptKind.Opening;
            if ((Rank(mark.Kind), votes[label]).CompareTo((Rank(best.Kind), bestVotes)) > 0)
                (best, bestVotes) = (mark, votes[label]);
        }

        return new HeardPrompt(best, opened, Winner(nameVotes));
    }

    private static int? Winner(ReadOnlySpan<int> votes)
    {
        var best = -1;
        for (var label = 0; label < votes.Length; label++)
        {
            if (votes[label] > (best < 0 ? 0 : votes[best]))
                best = label;
        }

        return best < 0 ? null : best;
    }

    private static int Rank(PromptKind kind) => kind switch
    {
        PromptKind.Question => 4,
        PromptKind.Closing => 3,
        PromptKind.Opening => 2,
        PromptKind.Aside => 1,
        _ => 0,
    };
}

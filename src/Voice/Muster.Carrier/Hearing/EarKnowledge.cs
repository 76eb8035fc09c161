using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Carrier.Hearing;

/// <summary>Renders a part of a prompt to A-law, exactly as the caller does.</summary>
/// <param name="part">What to render.</param>
/// <param name="isPersonal">It names one person, and is not worth keeping.</param>
public delegate Result<ReadOnlyMemory<byte>> PromptRenderer(PromptPart part, bool isPersonal);

/// <summary>
/// What residents can recognise by its sound: the prompts of a script, and the greetings that name the people of a household.
/// Immutable once made.
/// </summary>
public sealed class EarKnowledge
{
    /// <summary>Knows nothing: every prompt is unknown.</summary>
    public static readonly EarKnowledge None = new([], new PromptPrints());

    private readonly List<PromptMark> _marks;
    private Script? _script;
    private PromptRenderer? _render;

    private EarKnowledge(List<PromptMark> marks, PromptPrints prompts) => (_marks, Prompts) = (marks, prompts);

    /// <summary>The script's prompts; the labels are places in the list of marks.</summary>
    internal PromptPrints Prompts { get; }

    /// <summary>Greetings by name; the labels are the household's people.</summary>
    internal PromptPrints Names { get; private init; } = new();

    /// <summary>Learns a script's prompts.</summary>
    /// <param name="script">The one that callers play.</param>
    /// <param name="render">Renders its prompts exactly as they do. It is kept, and called from any thread, for names.</param>
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

        return new EarKnowledge(marks, prints) { _script = script, _render = render };
    }

    /// <summary>The same, and the greetings by name of a household. Names that cannot be rendered are not known.</summary>
    internal EarKnowledge WithNames(IReadOnlyList<string> names)
    {
        if (_script is null || _render is null)
            return this;
        var prints = new PromptPrints();
        for (var person = 0; person < names.Count; person++)
        {
            foreach (var part in ScriptPrompts.Greeting(_script, names[person]))
            {
                if (_render(part, isPersonal: true).TryGet(out var aLaw, out _))
                    prints.Add(aLaw.Span, person);
            }
        }

        return new EarKnowledge(_marks, Prompts) { _script = _script, _render = _render, Names = prints };
    }

    /// <summary>What the votes say: the question with most, else the goodbye, the greeting, the aside.</summary>
    internal HeardPrompt Judge(ReadOnlySpan<int> votes, ReadOnlySpan<int> nameVotes)
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

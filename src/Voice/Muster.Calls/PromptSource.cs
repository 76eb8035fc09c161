using Muster.Dialogue;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>Gets a dialogue's prompts as A-law without ever holding the loop: what is not in memory is rendered beside it.</summary>
internal sealed class PromptSource(PromptStore store)
{
    private int _failures;

    /// <summary>Prompts that could not be rendered and were left out.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Calls back on the loop with one piece of audio a part, empty where it cannot be rendered: at once when everything is in memory.</summary>
    public void Get(IReadOnlyList<PromptPart> parts, CallWork work, Action<IReadOnlyList<ReadOnlyMemory<byte>>> ready)
    {
        var cached = parts.Select(store.Cached).OfType<Prompt>().Select(prompt => prompt.ALaw).ToList();
        if (cached.Count == parts.Count)
            ready(cached);
        else
            Beside(work, () => [.. parts.Select(Render)], ready);
    }

    /// <summary>Renders what will be said soon, so that nobody waits for it.</summary>
    public void Prefetch(IReadOnlyList<PromptPart> parts, CallWork work)
    {
        if (parts.Any(part => store.Cached(part) is null))
            Beside(work, () => [.. parts.Select(Render)], _ => { });
    }

    private ReadOnlyMemory<byte> Render(PromptPart part)
    {
        if (store.Get(part).TryGet(out var prompt, out _))
            return prompt.ALaw;
        Interlocked.Increment(ref _failures);
        return default;
    }

    private static void Beside(CallWork work, Func<List<ReadOnlyMemory<byte>>> render, Action<IReadOnlyList<ReadOnlyMemory<byte>>> ready) =>
        ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                var audio = render();
                work.Post(() => ready(audio));
            }
            catch (Exception exception)
            {
                work.Fail(exception);
            }
        });
}

/// <summary>Finds a part of a dialogue among the rendered prompts.</summary>
internal static class PromptParts
{
    /// <summary>The part, if it is in memory.</summary>
    public static Prompt? Cached(this PromptStore store, PromptPart part) =>
        part is PromptPart.Text text ? store.Cached(text.Value, text.Language, text.IsSlow) : store.CachedWav(((PromptPart.Wav)part).Path);

    /// <param name="store">Where to look.</param>
    /// <param name="part">What to say.</param>
    /// <param name="keep">Whether many people hear it.</param>
    public static Result<Prompt> Get(this PromptStore store, PromptPart part, bool keep = false) => part switch
    {
        PromptPart.Text text => store.Get(text.Value, text.Language, keep, text.IsSlow),
        PromptPart.Wav wav => store.GetWav(wav.Path),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };
}

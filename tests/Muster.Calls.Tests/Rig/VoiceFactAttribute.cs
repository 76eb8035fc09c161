using Muster.Carrier.Voices;
using Muster.Speech;

namespace Muster.Calls.Tests.Rig;

/// <summary>A call in which somebody speaks Mandarin and is understood; skipped, with the reason, where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VoiceFactAttribute : FactAttribute
{
    /// <param name="program">A file that is needed besides; null for none.</param>
    public VoiceFactAttribute(string? program = null) =>
        Skip = program is null || File.Exists(program) ? WhyNot.Value : $"missing on this machine: {program}";

    private static Lazy<string?> WhyNot { get; } = new(() => (PromptStore.Open(CallRig.PromptFolder).Error ?? SyllableBank.Open().Error ?? Recogniser())?.Message);

    private static Kernel.Error? Recogniser()
    {
        if (!RecogniserPool.Open(new SpeechOptions(), 1).TryGet(out var pool, out var error))
            return error;
        using (pool)
            return pool.Prepare(Grammar.Create("zh", [new GrammarPhrase("yes", "做过了")]));
    }
}

/// <summary>A call whose standard sentences must be spoken; skipped, with the reason, where nothing can speak them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CallFactAttribute : FactAttribute
{
    public CallFactAttribute(string? program = null) =>
        Skip = program is null || File.Exists(program) ? PromptStore.Open(CallRig.PromptFolder).Error?.Message : $"missing on this machine: {program}";
}

/// <summary>As <see cref="CallFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CallTheoryAttribute : TheoryAttribute
{
    public CallTheoryAttribute() => Skip = PromptStore.Open(CallRig.PromptFolder).Error?.Message;
}

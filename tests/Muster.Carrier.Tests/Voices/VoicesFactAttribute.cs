using Muster.Carrier.Voices;

namespace Muster.Carrier.Tests.Voices;

/// <summary>A test that needs the syllable recordings; skipped, with the reason, where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VoicesFactAttribute : FactAttribute
{
    public VoicesFactAttribute()
    {
        if (SyllableBank.Open().Error is { } error)
            Skip = error.Message;
    }
}

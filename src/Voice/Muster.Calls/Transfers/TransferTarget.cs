using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>Whom a call is handed over to: an address of their own, or a number that the trunk calls like any other.</summary>
/// <param name="Uri">Null for a number.</param>
/// <param name="Number">Null for an address.</param>
public sealed record TransferTarget(SipUri? Uri, string? Number)
{
    /// <summary>The name of the desk that stands in for every name without a desk of its own.</summary>
    public const string AnyDesk = "";

    private const int DigitsMax = 20;

    /// <summary>Reads a <c>sip:</c> or <c>sips:</c> URI, a number, or the name of a desk.</summary>
    /// <param name="text">As the script has it, variables filled in.</param>
    /// <param name="desks">Addresses or numbers by desk.</param>
    /// <returns>The target, or <c>transfer.no_desk</c>, <c>transfer.bad_target</c>.</returns>
    public static Result<TransferTarget> Read(string text, IReadOnlyDictionary<string, string> desks)
    {
        if (Address(text) is { } target)
            return target;
        if (!desks.TryGetValue(text, out var address) && !desks.TryGetValue(AnyDesk, out address))
            return new Error("transfer.no_desk", $"Nobody is named who takes the calls of the desk '{text}': say it with --desk {text}=sip:…, or with a number.");
        return Address(address) is { } desk
            ? desk
            : new Error("transfer.bad_target", $"'{address}' is nobody to hand a call to: write a number, or sip:USER@HOST.");
    }

    private static TransferTarget? Address(string text)
    {
        if (SipUri.TryParse(text, out var uri))
            return new TransferTarget(uri, null);
        var digits = text.AsSpan().TrimStart('+');
        return digits.Length is > 0 and <= DigitsMax && !digits.ContainsAnyExceptInRange('0', '9') ? new TransferTarget(null, text) : null;
    }
}

using System.Text.Json;
using Muster.Contracts;

namespace Muster.Outreach.Ledgers;

/// <summary>What a disposition is called among the <see cref="Tables.Outcomes"/>: <c>no_answer</c>.</summary>
public static class OutcomeNames
{
    private static readonly string[] Names =
        Array.ConvertAll(Enum.GetValues<Disposition>(), disposition => JsonNamingPolicy.SnakeCaseLower.ConvertName(disposition.ToString()));

    public static string Of(Disposition disposition) => Names[(int)disposition - 1];

    /// <summary>The disposition of a name, and whether there is one.</summary>
    public static bool TryParse(string name, out Disposition disposition)
    {
        var at = Array.IndexOf(Names, name);
        disposition = (Disposition)(at + 1);
        return at >= 0;
    }
}

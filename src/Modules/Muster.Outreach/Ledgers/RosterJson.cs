using System.Text.Encodings.Web;
using System.Text.Json;

namespace Muster.Outreach.Ledgers;

/// <summary>How a row's lists and fields lie in the database.</summary>
internal static class RosterJson
{
    /// <summary>Chinese stays readable in the database; nothing of this reaches a web page.</summary>
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}

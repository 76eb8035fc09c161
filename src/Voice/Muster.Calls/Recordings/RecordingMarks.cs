using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Contracts;

namespace Muster.Calls;

/// <summary>What is written beside a recording: where in it each answer was given.</summary>
internal static class RecordingMarks
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>The call's people and answers as JSON; times are milliseconds from the recording's beginning.</summary>
    public static byte[] Of(CallReport report) => JsonSerializer.SerializeToUtf8Bytes(
        new { report.CallId, report.AnsweredAt, report.EndedAt, Left = "person", Right = "muster", report.People }, s_options);
}

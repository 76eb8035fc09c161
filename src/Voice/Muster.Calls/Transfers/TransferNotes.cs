using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Calls;

/// <summary>
/// What was said before a call was handed over, for whoever takes it: a JSON file named after the call, whose id is all that goes
/// with the call itself.
/// </summary>
/// <param name="folder">Where the files go; null writes none.</param>
/// <param name="alarm">Told, on any thread, when one cannot be written; the call goes on.</param>
internal sealed class TransferNotes(string? folder, Action<Error> alarm)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Writes beside the loop.</summary>
    public void Write(Guid callId, Script script, PersonOrder person, IReadOnlyList<CallAnswer> answers, DateTimeOffset now)
    {
        if (folder is null)
            return;
        var note = new
        {
            Call = callId,
            Row = person.RowId,
            At = now,
            person.Variables,
            Answers = answers.Select(answer => Answer(script, answer)).ToList(),
        };
        ThreadPool.QueueUserWorkItem(_ => Write(Path.Combine(folder, $"{callId}.json"), JsonSerializer.SerializeToUtf8Bytes(note, Json)));
    }

    private static object Answer(Script script, CallAnswer answer)
    {
        var question = script.Questions.FirstOrDefault(question => question.Id == answer.Question);
        return new { answer.Question, question?.Title, Answer = question?.TitleOf(answer.Category) ?? answer.Category, answer.Heard };
    }

    private void Write(string path, byte[] note)
    {
        try
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder!, Owner | UnixFileMode.UserExecute);
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Owner });
            file.Write(note);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            alarm(new Error("transfer.no_note", $"What was said before a call was handed over could not be written: {exception.Message}"));
        }
    }
}

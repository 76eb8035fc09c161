using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Kernel;
using Muster.Outreach.Campaigns;

namespace Muster.Campaigns;

/// <summary>
/// How a campaign that runs is told from another terminal what to do: a file in its folder with one word, and a second
/// one for the calls in conversation. It tells in another file where it stands. A pause outlives the process, so that a campaign begun again stays paused.
/// </summary>
internal sealed class CampaignControl(string folder)
{
    public const string Pause = "pause", Resume = "resume", Stop = "stop", Finish = "finish", Now = "now";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private readonly string _path = Path.Combine(folder, "control");
    private readonly string _progressPath = Path.Combine(folder, "progress.json");
    private string _obeyed = "";

    /// <summary>Leaves a word for the campaign of this folder.</summary>
    /// <param name="word">One of <see cref="Pause"/>, <see cref="Resume"/>, <see cref="Stop"/>.</param>
    /// <param name="how"><see cref="Finish"/> or <see cref="Now"/> for the calls in conversation; null lets them say goodbye.</param>
    /// <returns>Null, or <c>campaign.none_here</c>, <c>out.not_writable</c>.</returns>
    public Error? Tell(string word, string? how = null)
    {
        if (!File.Exists(Path.Combine(folder, CampaignRun.LedgerName)))
            return new Error("campaign.none_here", $"The folder '{folder}' holds no campaign: give the --out of its run.");
        try
        {
            // Written beside and moved over, so that nobody reads half a word.
            File.WriteAllText(_path + ".new", how is null ? word : $"{word} {how}");
            File.Move(_path + ".new", _path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("out.not_writable", $"The campaign in '{folder}' cannot be told: {exception.Message}");
        }
    }

    /// <summary>Obeys until the campaign has ended. What an earlier run was told is over, but for a pause.</summary>
    public async Task Obey(Campaign campaign, TimeProvider time)
    {
        if (Read() is [Stop or Resume, ..])
            File.Delete(_path);
        while (!campaign.Completion.IsCompleted)
        {
            Obey(campaign, Read());
            WriteProgress(campaign.Progress);
            await Task.WhenAny(campaign.Completion, Task.Delay(LookEvery, time));
        }
    }

    /// <summary>Where the campaign of this folder stood at its last word, half a second ago while it runs; null when it left none.</summary>
    public CampaignProgress? ReadProgress()
    {
        try
        {
            return JsonSerializer.Deserialize<CampaignProgress>(File.ReadAllText(_progressPath), Json);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it was told to pause, and that still holds.</summary>
    public bool IsPaused => Read() is [Pause, ..];

    // A disk that refuses this refuses the ledger too, which has more to say about it.
    private void WriteProgress(CampaignProgress progress)
    {
        try
        {
            File.WriteAllText(_progressPath + ".new", JsonSerializer.Serialize(progress, Json));
            File.Move(_progressPath + ".new", _progressPath, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void Obey(Campaign campaign, string[] words)
    {
        var said = string.Join(' ', words);
        if (said == _obeyed)
            return;
        _obeyed = said;
        var talking = words switch
        {
            [_, Finish] => TalkingCalls.Finish,
            [_, Now] => TalkingCalls.HangUp,
            _ => TalkingCalls.SayGoodbye,
        };
        switch (words)
        {
            case [Pause, ..]:
                campaign.Pause(talking);
                break;
            case [Resume, ..]:
                campaign.Resume();
                break;
            case [Stop, ..]:
                campaign.Stop(talking);
                break;
        }
    }

    private string[] Read()
    {
        try
        {
            return File.Exists(_path) ? File.ReadAllText(_path).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

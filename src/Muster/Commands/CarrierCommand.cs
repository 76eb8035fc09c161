using System.CommandLine;
using System.Globalization;
using System.Net;
using Muster.Carrier.Hearing;
using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Sip;
using Muster.Speech;

namespace Muster.Commands;

/// <summary><c>muster carrier</c>: a simulated carrier and its residents, until it is interrupted.</summary>
internal static class CarrierCommand
{
    public static Command Build()
    {
        var listen = new Option<string>("--listen") { Description = "where calls come in; the audio has the same address", HelpName = "IP:PORT", DefaultValueFactory = _ => "127.0.0.1:5080" };
        var people = new Option<string>("--people") { Description = "who has which number, JSON lines (docs/carrier.md)", HelpName = "FILE", Required = true };
        var truth = new Option<string>("--truth") { Description = "what really happened in each call, JSON lines, appended", HelpName = "FILE", Required = true };
        var script = new Option<string?>("--script") { Description = "the script that callers play: residents then tell its questions by their sound", HelpName = "FILE" };
        var language = new Option<string>("--lang") { Description = "of the announcements", DefaultValueFactory = _ => "zh" };
        language.AcceptOnlyFromAmong("zh", "en");
        var seed = new Option<int>("--seed") { Description = "what delays and choices are drawn from", DefaultValueFactory = _ => 1 };
        var channels = new Option<int>("--channels-max") { Description = "calls at once; more are refused with 503", DefaultValueFactory = _ => 1000 };
        var user = new Option<string?>("--user") { Description = "callers must authenticate as this user" };
        var password = new Option<string?>("--password") { Description = "of that user" };
        var loss = new Option<double>("--loss") { Description = "percent of the audio packets lost on their way to the caller" };
        var vague = new Option<double>("--vague-codes") { Description = "percent of the calls with an announcement that end in a 480 which says nothing" };
        var refuseAll = new Option<bool>("--refuse-all") { Description = "refuse every call with 503: a trunk out of order" };
        var rtpPort = new Option<int>("--rtp-port") { Description = "first of the ports for audio, two a call", DefaultValueFactory = _ => 10_000 };
        var command = new Command("carrier", "a simulated carrier and its residents, until it is interrupted")
        {
            listen, people, truth, script, language, seed, channels, user, password, loss, vague, refuseAll, rtpPort,
        };
        command.SetAction((parsed, stop) =>
        {
            var settings = new CarrierSettings
            {
                RtpPort = parsed.GetValue(rtpPort),
                ChannelsMax = parsed.GetValue(channels),
                RefusesAll = parsed.GetValue(refuseAll),
                Account = parsed.GetValue(user) is { } name ? new SipCredentials(name, parsed.GetValue(password) ?? "") : null,
                Loss = parsed.GetValue(loss) / 100,
                VagueCodes = parsed.GetValue(vague) / 100,
                Seed = parsed.GetValue(seed),
                English = parsed.GetValue(language) == "en",
            };
            var files = new CarrierFiles(parsed.GetValue(people)!, parsed.GetValue(truth)!, parsed.GetValue(script));
            return Run(parsed.GetValue(listen)!, files, settings, stop);
        });
        return command;
    }

    private static async Task<int> Run(string listen, CarrierFiles files, CarrierSettings settings, CancellationToken stop)
    {
        if (!Check(listen, settings).TryGet(out settings!, out var error)
            || !Load(files).TryGet(out var loaded, out error)
            || !TruthFile.Open(files.Truth).TryGet(out var truth, out error))
            return Fail(error);
        using (truth)
        {
            if (!CarrierStation.Open(settings, loaded.People, loaded.Voices, truth, loaded.Knowledge).TryGet(out var station, out error))
                return Fail(error);
            await using (station)
            {
                Console.Out.WriteLine($"listening on {station.LocalEndPoint}, {loaded.People.Count} numbers");
                return await Serve(station, stop);
            }
        }
    }

    private static async Task<int> Serve(CarrierStation station, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopped.TrySetResult());
        var first = await Task.WhenAny(stopped.Task, station.Faulted);
        var tally = await station.Stop();
        var cpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Console.Out.WriteLine($"{tally.Calls} calls, {tally.Answered} answered, {tally.Refused} refused for want of a channel, {cpuSeconds} s of CPU");
        if (first == stopped.Task)
            return 0;
        return Fail(new Error("carrier.fault", $"the carrier stopped: {(await station.Faulted).Message}"));
    }

    private static Result<CarrierSettings> Check(string listen, CarrierSettings settings)
    {
        if (!IPEndPoint.TryParse(listen, out var address) || address.Port == 0 || address.Address.Equals(IPAddress.Any))
            return new Error("carrier.bad_listen", $"--listen {listen}: give one address of this machine and a port, as 127.0.0.1:5080");
        if (settings.ChannelsMax < 1)
            return new Error("carrier.bad_channels", "--channels-max is 1 or more");
        if (settings.Loss is < 0 or > 1)
            return new Error("carrier.bad_loss", "--loss is a percentage from 0 to 100");
        if (settings.VagueCodes is < 0 or > 1)
            return new Error("carrier.bad_vague_codes", "--vague-codes is a percentage from 0 to 100");
        if (settings.RtpPort is < 1024 or > 65_000)
            return new Error("carrier.bad_rtp_port", "--rtp-port lies between 1024 and 65000");
        return settings with { Listen = address };
    }

    private static Result<LoadedCarrier> Load(CarrierFiles files)
    {
        var synthesiser = PromptStore.Open();
        var prompts = synthesiser.TryGet(out var store, out _) ? store : null;
        var knowledge = EarKnowledge.None;
        if (files.Script is not null && !Learn(files.Script, synthesiser).TryGet(out knowledge, out var error))
            return error;

        var voices = VoicesOf(prompts);
        return PeopleBook.Load(files.People, (text, voice) => voices.Say(text, voice).Error).TryGet(out var people, out error)
            ? new LoadedCarrier(people, voices, knowledge)
            : error;
    }

    /// <summary>The voices that this machine has; one that is missing is told when somebody needs it, with the package to install.</summary>
    internal static ResidentVoices VoicesOf(PromptStore? prompts)
    {
        var mandarin = SyllableBank.Open().TryGet(out var bank, out _) ? bank : null;
        return new ResidentVoices(mandarin, prompts is null ? null : text => ALaw(prompts.Get(text, "en", keep: true)));
    }

    private static Result<EarKnowledge> Learn(string path, Result<PromptStore> synthesiser)
    {
        if (!Script.Load(path).TryGet(out var script, out var error) || !synthesiser.TryGet(out var prompts, out error))
            return error;
        return EarKnowledge.Of(script, (part, isPersonal) => Render(prompts, part, isPersonal));
    }

    private static Result<ReadOnlyMemory<byte>> Render(PromptStore prompts, PromptPart part, bool isPersonal) => part switch
    {
        PromptPart.Text text => ALaw(prompts.Get(text.Value, text.Language, keep: !isPersonal)),
        PromptPart.Wav wav => ALaw(prompts.GetWav(wav.Path)),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static Result<ReadOnlyMemory<byte>> ALaw(Result<Prompt> prompt) =>
        prompt.TryGet(out var rendered, out var error) ? rendered.ALaw : error;

    private static int Fail(Error error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }

    private sealed record CarrierFiles(string People, string Truth, string? Script);

    private sealed record LoadedCarrier(PeopleBook People, ResidentVoices Voices, EarKnowledge Knowledge);
}

using System.Net;
using Muster.Carrier.Hearing;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Carrier.Lines;

/// <summary>
/// A simulated carrier with its residents: called over SIP, each number behaves as the people file says, and the truth of
/// every call is written down. All its members belong to one loop, all its audio to one media clock.
/// </summary>
public sealed class SimulatedCarrier : IDisposable
{
    private static readonly Profile NobodyHasIt = new() { Behaviour = Behaviour.Empty };

    private readonly SipEndpoint _endpoint;
    private readonly PeopleBook _people;
    private readonly TruthFile _truth;
    private readonly CarrierSettings _settings;
    private readonly EarKnowledge _knowledge;
    private readonly Dictionary<string, int> _callsTo = new(StringComparer.Ordinal);
    private readonly HashSet<LineCall> _open = [];
    private int _calls;
    private int _answered;
    private int _refused;

    /// <param name="loop">Owns everything here.</param>
    /// <param name="endpoint">Takes the calls; its address is that of the audio too.</param>
    /// <param name="media">Carries the audio.</param>
    /// <param name="people">Who has which number; nobody else can be reached.</param>
    /// <param name="voices">Who says what there is to say.</param>
    /// <param name="truth">Written on the loop.</param>
    /// <param name="knowledge">What all residents can recognise.</param>
    /// <param name="settings">How callers are treated.</param>
    public SimulatedCarrier(
        Loop loop,
        SipEndpoint endpoint,
        MediaClock media,
        PeopleBook people,
        ResidentVoices voices,
        TruthFile truth,
        EarKnowledge knowledge,
        CarrierSettings settings)
    {
        (Loop, _endpoint, Media, _people, Voices, _truth, _knowledge, _settings) =
            (loop, endpoint, media, people, voices, truth, knowledge, settings);
        Announcements = Announcement.All(voices, settings.English);
        endpoint.IncomingCall = Take;
    }

    /// <summary>What has come and gone.</summary>
    public CarrierTally Tally => new(_calls, _answered, _refused, _open.Count);

    internal Loop Loop { get; }

    internal MediaClock Media { get; }

    internal ResidentVoices Voices { get; }

    internal IReadOnlyDictionary<Behaviour, Announcement> Announcements { get; }

    internal double VagueCodes => _settings.VagueCodes;

    internal IPAddress Address => _endpoint.LocalEndPoint.Address;

    /// <summary>Hangs up every call.</summary>
    public void Dispose()
    {
        _endpoint.IncomingCall = null;
        foreach (var call in _open.ToList())
            call.HangUp();
    }

    internal void PickedUp() => _answered++;

    internal void Over(LineCall call, TruthLine truth)
    {
        _open.Remove(call);
        _truth.Append(truth);
    }

    private ISipCallEvents? Take(SipCall call, IncomingInvite invite)
    {
        _calls++;
        var resident = _people.Find(invite.To.User);
        var nth = resident is null ? 0 : CountCall(resident.Number);
        var profile = resident?.Profile ?? NobodyHasIt;
        var behaviour = nth < profile.First.Count ? profile.First[nth] : profile.Behaviour;
        var overloaded = _settings.RefusesAll || _open.Count >= _settings.ChannelsMax;
        var truth = new TruthLine
        {
            Event = TruthLine.Invited,
            CallId = call.CallId,
            Number = resident?.Number ?? invite.To.User,
            Behaviour = overloaded ? "overload" : resident is null ? "unknown" : behaviour.Name(),
            Started = Loop.Time.GetUtcNow(),
        };
        _truth.Append(truth);
        var line = new LineCall(this, call, invite.Offer, profile, behaviour, Chance.Of(_settings.Seed, truth.Number, nth), truth);
        _open.Add(line);
        if (overloaded)
            Refuse(call);
        else
            Begin(line, profile);
        return line;
    }

    private void Refuse(SipCall call)
    {
        _refused++;
        call.Reject(503, q850: 34);
    }

    private void Begin(LineCall line, Profile profile)
    {
        line.Knowledge = _knowledge;
        if (profile.People.Count > 1)
            LearnNames(line, profile);
        line.Begin();
    }

    private int CountCall(string number)
    {
        var before = _callsTo.GetValueOrDefault(number);
        _callsTo[number] = before + 1;
        return before;
    }

    /// <summary>Renders a household's greetings beside the loop while the telephone rings.</summary>
    private void LearnNames(LineCall line, Profile profile)
    {
        var names = profile.People.Select(person => person.Name).ToList();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            var known = _knowledge.WithNames(names);
            Loop.Post(() => line.Knowledge = known);
        });
    }
}

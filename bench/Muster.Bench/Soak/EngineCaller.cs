using Muster.Kernel;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>Soaks signalling and media by themselves: calls without a dialogue, whose RTP goes through the bad network too.</summary>
internal sealed class EngineCaller(SoakSettings settings, BadNetwork network) : ISoakCaller
{
    private const int FirstPort = 20_000;

    private readonly SoakParty _party = new("caller", settings, FirstPort);

    public Loop Loop => _party.Loop;

    public SipGauges Gauges => _party.Sip.Gauges;

    public int OpenStreams => _party.Clock.OpenStreams;

    public int Faults => _party.Faults;

    public void Dial(Fate fate, int number, Action<string> ended) => new SoakCall(_party, network, fate, ended).Dial(number);

    public void Dispose() => _party.Dispose();
}

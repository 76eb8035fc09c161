namespace Muster.Rtp.Tests;

public sealed class ReceptionTests
{
    private readonly Reception _reception = new();

    [Fact]
    public void Counts_what_never_came_across_the_wrap_of_sequence_numbers()
    {
        for (var sequence = 65_530; sequence < 65_550; sequence++)
        {
            if (sequence % 5 != 0)
                _reception.Take((ushort)sequence);
        }

        _reception.Received.ShouldBe(16);
        _reception.Lost.ShouldBe(3);
        _reception.ExtendedHighest.ShouldBe(65_549u);
    }

    [Fact]
    public void Tells_reordered_packets_from_duplicates()
    {
        Take(10, 12, 11, 11, 12, 13).ShouldBe(
            [Arrival.Restarted, Arrival.Newest, Arrival.Reordered, Arrival.Duplicate, Arrival.Duplicate, Arrival.Newest]);
        _reception.Received.ShouldBe(4);
        _reception.Lost.ShouldBe(0);
    }

    [Fact]
    public void Does_not_know_packets_from_before_the_first()
    {
        Take(10, 9).ShouldBe([Arrival.Restarted, Arrival.Duplicate]);
        _reception.Received.ShouldBe(1);
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(-20_000)]
    public void Begins_anew_when_the_numbers_jump(int jump)
    {
        Take(30_000, 30_001, 30_001 + jump, 30_002 + jump).ShouldBe(
            [Arrival.Restarted, Arrival.Newest, Arrival.Restarted, Arrival.Newest]);
        _reception.Lost.ShouldBe(0);
        _reception.Received.ShouldBe(4);
    }

    [Fact]
    public void Reports_the_share_lost_since_the_last_report()
    {
        Take(1, 2, 3, 4);
        _reception.FractionLostSinceReport().ShouldBe((byte)0);
        Take(6, 8);
        _reception.FractionLostSinceReport().ShouldBe((byte)128);
        _reception.FractionLostSinceReport().ShouldBe((byte)0);
    }

    [Fact]
    public void Jitter_settles_at_the_mean_difference_of_transit_times()
    {
        for (var i = 0; i < 500; i++)
            _reception.Time((i * 160) + (i % 2 * 80), (uint)(i * 160) + 0xFFFFFF00);
        _reception.Jitter.ShouldBe(80, 0.5);
    }

    private Arrival[] Take(params int[] sequences) => [.. sequences.Select(sequence => _reception.Take((ushort)sequence))];
}

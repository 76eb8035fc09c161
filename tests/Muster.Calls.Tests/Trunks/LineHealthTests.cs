using Muster.Sip;

namespace Muster.Calls.Tests.Trunks;

/// <summary>When a trunk is taken out, and taken back; and what counts as its fault.</summary>
public sealed class LineHealthTests
{
    private readonly LineHealth _health = new(3, new Random(1));

    [Fact]
    public void Faults_in_a_row_take_it_out_and_a_call_that_came_through_breaks_the_row()
    {
        Fail(2);
        _health.CallCameThrough();
        Fail(2);
        _health.IsUp.ShouldBeTrue();
        Fail(1);
        _health.IsUp.ShouldBeFalse();
        _health.ProbeAt.ShouldBeInRange(Second(11.5), Second(12.5));
    }

    [Fact]
    public void Taken_back_it_is_on_trial_and_each_relapse_lasts_longer()
    {
        Fail(3);
        var waits = new List<TimeSpan>();
        for (var relapse = 0; relapse < 8; relapse++)
        {
            _health.ProbeAnswered();
            _health.IsUp.ShouldBeTrue();
            Fail(1);
            _health.IsUp.ShouldBeFalse();
            waits.Add(_health.ProbeAt - Second(10));
        }

        waits[0].ShouldBeInRange(Second(3), Second(5));
        waits[^1].ShouldBeInRange(Second(45), Second(75));
    }

    [Fact]
    public void A_call_that_comes_through_ends_the_trial()
    {
        Fail(3);
        _health.ProbeAnswered();
        _health.CallCameThrough();
        Fail(2);
        _health.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void Calls_that_were_in_the_air_when_it_went_down_change_nothing()
    {
        Fail(3);
        var probeAt = _health.ProbeAt;
        Fail(5);
        _health.CallCameThrough();
        _health.ProbeAt.ShouldBe(probeAt);
        _health.IsUp.ShouldBeFalse();
    }

    [Fact]
    [Behaviour(7, "A trunk that sends Retry-After gets no call and no probe before its time")]
    public void A_carrier_that_says_when_to_come_back_is_not_probed_before()
    {
        _health.CallFailed(Second(10), Second(30));
        _health.IsUp.ShouldBeFalse();
        _health.HeldUntil.ShouldBe(Second(40));
        _health.ProbeAt.ShouldBe(Second(40));
    }

    [Fact]
    public void A_carrier_that_says_never_is_asked_again_after_ten_minutes()
    {
        _health.CallFailed(Second(10), TimeSpan.FromDays(1));
        _health.HeldUntil.ShouldBe(Second(610));
    }

    [Fact]
    public void One_probe_may_be_lost_on_the_way()
    {
        _health.ProbeLost(Second(1));
        _health.ProbeAnswered();
        _health.ProbeLost(Second(2));
        _health.IsUp.ShouldBeTrue();
        _health.ProbeLost(Second(3));
        _health.IsUp.ShouldBeFalse();
    }

    [Theory]
    [InlineData(CallEndCause.TransportFailed, 0, null, true)]
    [InlineData(CallEndCause.TimedOut, 0, null, true)]
    [InlineData(CallEndCause.Refused, 408, null, true)]
    [InlineData(CallEndCause.Refused, 500, null, true)]
    [InlineData(CallEndCause.Refused, 502, 38, true)]
    [InlineData(CallEndCause.Refused, 503, 34, true)]
    [InlineData(CallEndCause.Refused, 504, null, true)]
    [InlineData(CallEndCause.Refused, 503, 17, false)]
    [InlineData(CallEndCause.Refused, 500, 1, false)]
    [InlineData(CallEndCause.Refused, 408, 18, false)]
    [InlineData(CallEndCause.Refused, 403, null, false)]
    [InlineData(CallEndCause.Refused, 404, null, false)]
    [InlineData(CallEndCause.Refused, 480, null, false)]
    [InlineData(CallEndCause.Refused, 486, null, false)]
    [InlineData(CallEndCause.Refused, 488, null, false)]
    [InlineData(CallEndCause.Refused, 600, null, false)]
    [InlineData(CallEndCause.Refused, 603, null, false)]
    [InlineData(CallEndCause.Cancelled, 487, null, false)]
    [InlineData(CallEndCause.Cancelled, 0, null, false)]
    [InlineData(CallEndCause.Cancelled, 503, null, false)]
    [InlineData(CallEndCause.LocalBye, 200, null, false)]
    public void Only_what_the_line_failed_may_move_on(CallEndCause cause, int status, int? q850, bool mayMoveOn) =>
        LineFaults.MayMoveOn(new CallEnd(cause, status, "", q850), hadProvisional: false, rang: false).ShouldBe(mayMoveOn);

    [Fact]
    public void A_phone_that_rang_is_not_rung_twice()
    {
        LineFaults.MayMoveOn(new CallEnd(CallEndCause.Refused, 503, "", null), hadProvisional: true, rang: true).ShouldBeFalse();
        LineFaults.MayMoveOn(new CallEnd(CallEndCause.Refused, 408, "", null), hadProvisional: true, rang: false).ShouldBeFalse();
        LineFaults.MayMoveOn(new CallEnd(CallEndCause.Refused, 503, "", null), hadProvisional: true, rang: false).ShouldBeTrue();
    }

    private static TimeSpan Second(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Fail(int times)
    {
        for (; times > 0; times--)
            _health.CallFailed(Second(10), null);
    }
}

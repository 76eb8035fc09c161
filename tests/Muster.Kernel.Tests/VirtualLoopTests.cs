namespace Muster.Kernel.Tests;

public sealed class VirtualLoopTests
{
    private static readonly DateTimeOffset Start = new(2022, 4, 17, 20, 0, 0, TimeSpan.Zero);

    private readonly VirtualLoop _loop = new(Start);
    private readonly List<string> _log = [];

    [Fact]
    public void Setting_the_wall_clock_moves_what_it_shows_and_no_timer()
    {
        var loop = new VirtualLoop(DateTimeOffset.UnixEpoch);
        var fired = 0;
        loop.After(TimeSpan.FromMinutes(10), () => fired++);
        var began = loop.Time.GetTimestamp();
        loop.Advance(TimeSpan.FromMinutes(9));
        loop.SetWall(TimeSpan.FromHours(-1));

        loop.Time.GetUtcNow().ShouldBe(DateTimeOffset.UnixEpoch.AddMinutes(-51));
        loop.Time.GetElapsedTime(began).ShouldBe(TimeSpan.FromMinutes(9));
        fired.ShouldBe(0);
        loop.Advance(TimeSpan.FromMinutes(1));
        fired.ShouldBe(1);
    }

    [Fact]
    public void Runs_posted_work_in_order_and_what_it_posts_after_it()
    {
        _loop.Post(() =>
        {
            _log.Add("first");
            _loop.Post(() => _log.Add("third"));
        });
        _loop.TryPost(() => _log.Add("second")).ShouldBeTrue();

        _loop.Settle();

        _log.ShouldBe(["first", "second", "third"]);
    }

    [Fact]
    public void Fires_timers_by_their_time_and_those_of_one_time_in_the_order_set()
    {
        After(3, "late");
        After(1, "early");
        After(3, "late too");

        _loop.Advance(TimeSpan.FromSeconds(5));

        _log.ShouldBe(["early at 1", "late at 3", "late too at 3"]);
        _loop.Time.GetUtcNow().ShouldBe(Start.AddSeconds(5));
    }

    [Fact]
    public void Fires_no_timer_before_its_time()
    {
        After(2, "due");

        _loop.Advance(TimeSpan.FromSeconds(1.999));
        _log.ShouldBeEmpty();

        _loop.Advance(TimeSpan.FromMilliseconds(1));
        _log.ShouldBe(["due at 2"]);
    }

    [Fact]
    public void Takes_a_delay_in_the_past_for_none()
    {
        After(-5, "now");

        _loop.Settle();

        _log.ShouldBe(["now at 0"]);
    }

    [Fact]
    public void Never_fires_a_timer_that_was_cancelled()
    {
        var timer = After(1, "cancelled");
        After(2, "kept");

        timer.Dispose();
        timer.Dispose();
        _loop.PendingTimers.ShouldBe(1);
        _loop.Advance(TimeSpan.FromSeconds(3));

        _log.ShouldBe(["kept at 2"]);
        _loop.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public void Lets_go_of_timers_that_were_cancelled_long_before_their_time()
    {
        After(1, "kept");
        for (var i = 0; i < 5_000; i++)
            _loop.After(TimeSpan.FromHours(1), () => _log.Add("never")).Dispose();

        _loop.PendingTimers.ShouldBe(1);
        _loop.RunToEnd(TimeSpan.FromMinutes(1)).ShouldBeTrue();

        _log.ShouldBe(["kept at 1"]);
    }

    [Fact]
    public void Runs_to_the_end_of_a_chain_of_timers()
    {
        var left = 3;
        Again();

        _loop.RunToEnd(TimeSpan.FromMinutes(1)).ShouldBeTrue();

        left.ShouldBe(0);
        _loop.Time.GetUtcNow().ShouldBe(Start.AddSeconds(30));

        void Again() => _loop.After(TimeSpan.FromSeconds(10), () =>
        {
            if (--left > 0)
                Again();
        });
    }

    [Fact]
    public void Says_when_the_limit_came_before_the_end()
    {
        After(60, "too late");

        _loop.RunToEnd(TimeSpan.FromSeconds(59)).ShouldBeFalse();

        _log.ShouldBeEmpty();
    }

    [Fact]
    public void Tells_of_work_that_throws_and_goes_on()
    {
        var faults = new List<Exception>();
        _loop.Faulted = faults.Add;
        _loop.Post(() => throw new InvalidOperationException("broken"));
        _loop.Post(() => _log.Add("next"));

        _loop.Settle();

        faults.Single().Message.ShouldBe("broken");
        _log.ShouldBe(["next"]);
    }

    [Fact]
    public void Lets_an_exception_out_when_nobody_listens()
    {
        _loop.Post(() => throw new InvalidOperationException("broken"));

        Should.Throw<InvalidOperationException>(_loop.Settle);
    }

    private LoopTimer After(double seconds, string name) => _loop.After(
        TimeSpan.FromSeconds(seconds),
        () => _log.Add($"{name} at {(_loop.Time.GetUtcNow() - Start).TotalSeconds}"));
}

namespace Muster.Kernel.Tests;

public sealed class ThreadLoopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ThreadLoop _loop = new("test loop");

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Runs_everything_on_one_thread_of_its_own_name()
    {
        var threads = new HashSet<string?>();
        for (var i = 0; i < 100; i++)
            _loop.Post(() => threads.Add(Thread.CurrentThread.Name));

        await OnLoop(() => true);

        threads.ShouldBe(["test loop"]);
    }

    [Fact]
    public async Task Keeps_the_order_of_each_thread_that_posts()
    {
        var seen = new List<(int Thread, int Number)>();
        var posters = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            foreach (var number in Enumerable.Range(0, 1_000))
                _loop.Post(() => seen.Add((thread, number)));
        }));
        await Task.WhenAll(posters);

        var counted = await OnLoop(() => seen.Count);

        counted.ShouldBe(4_000);
        foreach (var byThread in seen.GroupBy(entry => entry.Thread))
            byThread.Select(entry => entry.Number).ShouldBe(Enumerable.Range(0, 1_000));
    }

    [Fact]
    public async Task Fires_a_timer_no_earlier_than_its_delay()
    {
        var done = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            var set = _loop.Time.GetTimestamp();
            _loop.After(TimeSpan.FromMilliseconds(30), () => done.SetResult(_loop.Time.GetElapsedTime(set)));
        });

        var elapsed = await done.Task.WaitAsync(Patience, TimeProvider.System);

        elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(30));
        (await OnLoop(() => _loop.PendingTimers)).ShouldBe(0);
    }

    [Fact]
    public async Task Goes_on_after_work_that_throws()
    {
        var faults = new List<Exception>();
        _loop.Faulted = faults.Add;
        _loop.Post(() => throw new InvalidOperationException("broken"));

        var counted = await OnLoop(() => faults.Count);

        counted.ShouldBe(1);
    }

    [Fact]
    public async Task Refuses_packets_when_the_inbox_is_full_but_takes_posted_work()
    {
        using var open = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        _loop.Post(() =>
        {
            blocked.Set();
            open.Wait(Patience);
        });
        blocked.Wait(Patience).ShouldBeTrue();

        var taken = 0;
        while (_loop.TryPost(() => { }))
            taken++;
        var last = OnLoop(() => true);
        open.Set();

        taken.ShouldBe(ThreadLoop.InboxMax);
        (await last).ShouldBeTrue();
    }

    [Fact]
    public void Takes_no_work_after_its_end()
    {
        _loop.Dispose();

        _loop.TryPost(() => throw new InvalidOperationException("ran after the end")).ShouldBeFalse();
    }

    private Task<T> OnLoop<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => done.SetResult(work()));
        return done.Task.WaitAsync(Patience, TimeProvider.System);
    }
}

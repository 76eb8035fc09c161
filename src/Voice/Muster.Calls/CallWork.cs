using Muster.Kernel;

namespace Muster.Calls;

/// <summary>One call's part of the desk's loop: what goes wrong in its work is its own end, and no other call's.</summary>
/// <param name="loop">The desk's.</param>
/// <param name="failed">Told, on the loop, of every exception that the call's work lets escape.</param>
internal sealed class CallWork(Loop loop, Action<Exception> failed)
{
    /// <summary>Runs work now. On the loop only.</summary>
    public void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            failed(exception);
        }
    }

    /// <summary>Runs work on the loop. Any thread may call.</summary>
    public void Post(Action work) => loop.Post(() => Run(work));

    /// <summary>Has the call fail, from whatever thread the exception struck.</summary>
    public void Fail(Exception exception) => loop.Post(() => failed(exception));

    /// <summary>Runs work once, after a delay. On the loop only.</summary>
    public LoopTimer After(TimeSpan delay, Action work) => loop.After(delay, () => Run(work));
}

namespace Muster.Speech.Tests;

public sealed class AnswersFirstTests
{
    [Fact]
    public void What_somebody_waits_for_goes_before_what_came_earlier()
    {
        var queue = new AnswersFirst<string>(item => item.StartsWith('a'));
        foreach (var item in new[] { "b1", "a1", "b2", "a2" })
            queue.TryAdd(item).ShouldBeTrue();

        queue.Count.ShouldBe(4);
        queue.Behind.ShouldBe(2);
        queue.ToArray().ShouldBe(["a1", "a2", "b1", "b2"]);
        Taken().ShouldBe(["a1", "a2", "b1", "b2"]);

        IEnumerable<string> Taken()
        {
            while (queue.TryTake(out var item))
                yield return item;
        }
    }
}

namespace Muster;

/// <summary>
/// Marks the test that proves one of the behaviours of a telephone engine listed in docs/behaviours.md. That table is made from
/// these marks, read from the source: number and sentence must be literals.
/// </summary>
/// <param name="number">1 to 25.</param>
/// <param name="sentence">What this test shows of it.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class BehaviourAttribute(int number, string sentence) : Attribute
{
    public int Number => number;

    public string Sentence => sentence;
}

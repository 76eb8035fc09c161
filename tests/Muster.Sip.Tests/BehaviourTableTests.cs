namespace Muster.Sip.Tests;

public sealed class BehaviourTableTests
{
    private static readonly int[] Signalling = [.. Enumerable.Range(1, 16), 24];

    [Fact]
    public void The_table_of_behaviours_says_what_the_tests_show()
    {
        if (Environment.GetEnvironmentVariable("MUSTER_UPDATE") == "1")
            File.WriteAllText(BehaviourTable.Path, BehaviourTable.Write());

        File.ReadAllText(BehaviourTable.Path).ShouldBe(
            BehaviourTable.Write(),
            "docs/behaviours.md is out of date. Renew it: MUSTER_UPDATE=1 dotnet test tests/Muster.Sip.Tests --filter BehaviourTable");
    }

    [Fact]
    public void Every_behaviour_of_signalling_has_its_test() =>
        Signalling.Except(BehaviourTable.Proofs().Select(proof => proof.Number)).ShouldBeEmpty();

    [Fact]
    public void What_the_source_says_is_what_is_compiled() => BehaviourTable.Proofs()
        .Intersect(CompiledProofs(), EqualityComparer<BehaviourTable.Proof>.Default)
        .Count()
        .ShouldBe(CompiledProofs().Count());

    private static IEnumerable<BehaviourTable.Proof> CompiledProofs() =>
        from type in typeof(BehaviourTableTests).Assembly.GetTypes()
        from method in type.GetMethods()
        from BehaviourAttribute mark in method.GetCustomAttributes(typeof(BehaviourAttribute), inherit: false)
        select new BehaviourTable.Proof(mark.Number, mark.Sentence, $"{type.Name}.{method.Name}");
}

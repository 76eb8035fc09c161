using System.Diagnostics;
using Muster.Carrier.People;
using Muster.Kernel;

namespace Muster.Carrier.Tests;

/// <summary>Runs alone, for it measures the memory of the whole process.</summary>
[CollectionDefinition(nameof(PeopleBookTests), DisableParallelization = true)]
[Collection(nameof(PeopleBookTests))]
public sealed class PeopleBookTests
{
    [Fact]
    public void Reads_a_resident_with_answers_and_delays()
    {
        var resident = Book("""
            {"number":"13900000001","behaviour":"answers","voice":"5","first":["busy"],"ring_ms":[10,20],"says_hello":true,
             "answers":[{"question":"tested","category":"yes","say":["做了","做过了"]}]}
            """.ReplaceLineEndings("")).Find("+8613900000001")!;

        resident.Profile.Voice.ShouldBe("5");
        resident.Profile.First.ShouldBe([Behaviour.Busy]);
        resident.Profile.Ring.ShouldBe(new MsRange(10, 20));
        resident.Profile.SaysHello.ShouldBeTrue();
        resident.Profile.People.ShouldHaveSingleItem().Answers.ShouldHaveSingleItem().Say.ShouldBe(["做了", "做过了"]);
    }

    [Fact]
    public void Reads_a_household()
    {
        var resident = Book("""
            {"number":"13900000001","behaviour":"answers","household":[{"name":"张三","answers":[{"question":"q","say":["在"]}]},{"name":"李四"}]}
            """.Trim()).Find("13900000001")!;

        resident.Profile.People.Select(person => person.Name).ShouldBe(["张三", "李四"]);
    }

    [Theory]
    [InlineData("""{"number":"13900000001","behaviour":"sleeps"}""", "behaviour “sleeps” is not known; it is one of answers, silent")]
    [InlineData("""{"behaviour":"busy"}""", "needs “number”")]
    [InlineData("""{"number":"139x","behaviour":"busy"}""", "“number” is 3 to 20 digits")]
    [InlineData("""{"number":"13900000001","behaviour":"busy","colour":1}""", "colour")]
    [InlineData("""{"number":"13900000001","behaviour":"busy" """, "not a resident in JSON")]
    [InlineData("""{"number":"13900000001","behaviour":"answers","answers":[{"question":"q"}]}""", "needs “say”")]
    [InlineData("""{"number":"13900000001","behaviour":"answers","voice":"keypad","answers":[{"question":"q","say":["在"]}]}""", "needs “press”")]
    [InlineData("""{"number":"13900000001","behaviour":"answers","answers":[{"question":"q","press":"x"}]}""", "keys of")]
    [InlineData("""{"number":"13900000001","behaviour":"answers","household":[]}""", "household")]
    [InlineData("""{"number":"13900000001","behaviour":"busy","ring_ms":[5,2]}""", "ring_ms")]
    [InlineData("""{"number":"13900000000","behaviour":"busy"}""", "earlier line")]
    public void A_bad_line_is_refused_with_its_number_and_its_fault(string line, string fault)
    {
        var error = PeopleBook.Read(["""{"number":"13900000000","behaviour":"busy"}""", "", line], "people.jsonl").Error;

        error!.Code.ShouldBe("carrier.bad_person");
        error.Message.ShouldStartWith("people.jsonl line 3: ");
        error.Message.ShouldContain(fault);
    }

    [Fact]
    public void Words_that_cannot_be_said_are_refused_when_the_file_is_read()
    {
        var error = PeopleBook.Read(
            ["""{"number":"13900000001","behaviour":"answers","answers":[{"question":"q","say":["鼉"]}]}"""],
            "people.jsonl",
            (text, _) => new Error("carrier.no_reading", $"no reading for {text}")).Error;

        error!.Message.ShouldBe("people.jsonl line 1: no reading for 鼉");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        PeopleBook.Load("/nonexistent/people.jsonl").Error!.Code.ShouldBe("carrier.no_people");

    [Fact]
    public void A_district_of_400_000_loads_in_seconds_and_shares_what_is_alike()
    {
        var lines = Enumerable.Range(0, 400_000).Select(i =>
            $$"""{"number":"154{{i:00000000}}","behaviour":"answers","answers":[{"question":"tested","category":"yes","say":["做了{{(i % 50 == 0 ? "" : "啊")}}"]}]}""");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        var book = PeopleBook.Read(lines, "people.jsonl").Value;

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        book.Count.ShouldBe(400_000);
        book.Profiles.ShouldBe(2);
        ((GC.GetTotalMemory(forceFullCollection: true) - before) / book.Count).ShouldBeLessThan(200);
        GC.KeepAlive(book);
    }

    private static PeopleBook Book(params string[] lines) => PeopleBook.Read(lines, "people.jsonl").Value;
}

using Muster.Carrier.District;
using Muster.Carrier.People;
using Muster.Carrier.Tests.Hearing;
using Muster.Carrier.Truth;
using Muster.Kernel;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Rosters;

namespace Muster.Carrier.Tests;

public sealed class PopulationTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"muster-district-{Environment.ProcessId}-{Guid.CreateVersion7()}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(3)]
    [InlineData(1)]
    public void The_roster_has_as_many_rows_as_asked_for_a_fifth_of_them_to_reject(int rows)
    {
        var population = Population.Make(Scripts.Screening, rows, seed: 7);

        population.Rows.ShouldBe(rows);
        population.RejectedRows.ShouldBe(rows / 5);
    }

    [Fact]
    public void Seventy_two_percent_of_the_numbers_are_picked_up_in_the_end()
    {
        var population = Population.Make(Scripts.Screening, 1000, seed: 7);
        var pickedUp = Enum.GetValues<Behaviour>().Where(behaviour => behaviour.PicksUp())
            .Sum(behaviour => population.Behaviours.GetValueOrDefault(behaviour.Name()));

        ((double)pickedUp / population.Numbers).ShouldBeInRange(0.70, 0.74);
        population.Behaviours.Count.ShouldBe(Enum.GetValues<Behaviour>().Length);
    }

    [Fact]
    public void The_people_file_can_be_read_and_its_answers_have_the_districts_proportions()
    {
        var book = Write(1000);
        var answers = Numbers(book).SelectMany(resident => resident.Profile.People).SelectMany(person => person.Answers).ToList();

        var tested = answers.Count(answer => (answer.Question, answer.Category) == ("tested", "yes"));
        var asked = answers.Count(answer => answer.Question == "tested");
        ((double)tested / asked).ShouldBeInRange(0.84, 0.88);
        answers.Count(answer => (answer.Question, answer.Category) == ("in_district", "yes")).ShouldBeInRange((asked - tested) / 2, asked - tested - 1);
        answers.ShouldAllBe(answer => answer.Press.Length > 0 ^ answer.Say.Count > 0);
        Numbers(book).Count(resident => resident.Profile.Voice == Profile.Keypad).ShouldBeInRange(book.Count / 20, book.Count / 8);
    }

    [Fact]
    public void The_roster_is_judged_as_planned_and_households_are_kept_apart()
    {
        var population = Population.Make(Scripts.Screening, 1000, seed: 7);
        var book = Write(1000);

        var roster = RosterReader.Read(Path.Combine(_folder, Population.RosterFile), new RosterOptions()).Value;

        roster.Totals.Rows.ShouldBe(1000);
        roster.Totals.Rejected.ShouldBe(population.RejectedRows);
        roster.Totals.Fixed.ShouldBeInRange(90, 130);
        var people = AnswerCheck.PeopleOf(roster.Rows.Where(row => row.Verdict != RosterVerdict.Rejected).Select(row => (row.Row, row.Phone!)));
        people.Values.Select(person => person.Number).Distinct().Count().ShouldBe(book.Count);
        foreach (var row in roster.Rows.Where(row => row.Verdict != RosterVerdict.Rejected))
        {
            var home = book.Find(row.Phone!).ShouldNotBeNull().Profile.People;
            if (home.Count > 1)
                home[people[row.Row].Person].Name.ShouldBe(row.Name);
        }
    }

    [Fact]
    public void One_seed_makes_one_district()
    {
        Population.Make(Scripts.Screening, 300, seed: 3).PeopleLines().ShouldBe(Population.Make(Scripts.Screening, 300, seed: 3).PeopleLines());
        Population.Make(Scripts.Screening, 300, seed: 3).PeopleLines().ShouldNotBe(Population.Make(Scripts.Screening, 300, seed: 4).PeopleLines());
    }

    [Fact]
    public void Answers_are_chosen_from_what_the_voice_can_say()
    {
        var lines = Population.Make(Scripts.Screening, 300, seed: 3, (text, _) => text.Contains('过') ? new Error("x", "cannot") : null).PeopleLines();

        lines.ShouldAllBe(line => !line.Contains('过'));
    }

    [Fact]
    public void Where_no_voice_can_say_an_answer_everyone_uses_the_keypad()
    {
        var lines = Population.Make(Scripts.Screening, 100, seed: 3, (_, _) => new Error("carrier.no_voices", "none")).PeopleLines();
        var answering = lines.Where(line => line.Contains("\"behaviour\":\"answers\"")).ToList();

        answering.ShouldNotBeEmpty();
        answering.ShouldAllBe(line => line.Contains("\"press\"") && !line.Contains("\"say\""));
    }

    [Theory]
    [InlineData("health-check.yaml")]
    [InlineData("screening-en.yaml")]
    public void Any_script_can_be_answered(string name)
    {
        var script = Scripts.Load(name);
        var book = PeopleBook.Read(Population.Make(script, 100, seed: 1).PeopleLines(), "people").Value;

        book.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_error() =>
        Population.Make(Scripts.Screening, 10, seed: 1).Write("/proc/nowhere")!.Code.ShouldBe("carrier.no_population");

    [Fact]
    public void Resident_numbers_have_a_right_check_character_and_come_once()
    {
        var chance = new Random(1);
        var numbers = Enumerable.Range(0, 2000).Select(i => InventedPerson.Make(chance, i, english: false).ResidentId).ToList();

        numbers.Distinct().Count().ShouldBe(2000);
        numbers.ForEach(number => ResidentId.Read(number, out _).ShouldBe(ResidentIdFault.None));
    }

    private PeopleBook Write(int rows)
    {
        Population.Make(Scripts.Screening, rows, seed: 7).Write(_folder).ShouldBeNull();
        return PeopleBook.Load(Path.Combine(_folder, Population.PeopleFile)).Value;
    }

    private static IEnumerable<Resident> Numbers(PeopleBook book) =>
        Enumerable.Range(0, 2000).Select(n => book.Find(PhoneCells.Number(n))).OfType<Resident>();
}

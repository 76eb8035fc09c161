using Muster.Contracts;
using Muster.Speech;

namespace Muster.Calls.Tests.Listening;

/// <summary>The file of announcements: the one that comes with the program, and what operators make of it.</summary>
public sealed class AnnouncementBookTests
{
    private const string Small = """
        language: zh
        subjects: [您拨打的电话, 您拨打的用户]
        asides: [您好]
        people: [喂]
        verdicts:
          - name: powered_off
            title: 关机
            means: power_off
            phrases: […已关机, 对方关机]
        """;

    [Fact]
    public void The_shipped_book_tells_what_the_network_tells_apart()
    {
        var book = AnnouncementBook.Load().Value;

        Means("empty").ShouldBe(Disposition.EmptyNumber);
        Means("powered_off").ShouldBe(Disposition.PowerOff);
        Means("suspended").ShouldBe(Disposition.EmptyNumber);
        Means("in_call").ShouldBe(Disposition.Busy);
        Means("not_reachable").ShouldBe(Disposition.PowerOff);
        Means("forwarded").ShouldBeNull();
        Means("network_busy").ShouldBe(Disposition.LineFault);
        book.Announcements.Where(announcement => announcement.IsMachine).Select(announcement => announcement.Name).ShouldBe(["secretary", "voicemail"], ignoreOrder: true);

        Disposition? Means(string name) => book.Named(name).ShouldNotBeNull().Means;
    }

    [Fact]
    public void Subjects_and_asides_are_kept_apart_from_what_is_told()
    {
        var book = AnnouncementFile.Read(Small, "small").Value;

        book.Grammar.Subjects.ShouldBe(["您拨打的电话", "您拨打的用户"]);
        book.Grammar.Around.ShouldBe(["您好"]);
        book.Named(AnnouncementBook.Aside).ShouldBeNull();
    }

    [Fact]
    public void A_list_with_nothing_in_it_is_empty()
    {
        var book = AnnouncementFile.Read("language: zh\nsubjects:\nasides:\npeople:\nverdicts: [{name: a, title: 甲, phrases: [关机]}]", "plain").Value;

        book.Grammar.Subjects.ShouldBeEmpty();
        book.Grammar.Around.ShouldBeEmpty();
        book.Grammar.Phrases.ShouldBe([new GrammarPhrase("a", "关机")]);
    }

    [Theory]
    [InlineData("means: power_off", "means: gone", "which is none of")]
    [InlineData("language: zh", "language: fr", "'language' is zh or en")]
    [InlineData("name: powered_off", "name: Powered Off", "lower-case letters")]
    [InlineData("title: 关机", "title: ''", "has no 'title'")]
    [InlineData("[…已关机, 对方关机]", "[]", "has no 'phrases'")]
    [InlineData("[…已关机, 对方关机]", "[…已关机, '']", "an empty one")]
    [InlineData("asides: [您好]", "asides: [对方关机]", "stands in two places")]
    [InlineData("subjects: [您拨打的电话, 您拨打的用户]", "subjects: []", "there are no 'subjects'")]
    [InlineData("people: [喂]", "persons: [喂]", "persons")]
    [InlineData("people: [喂]", "people: [喂", "line")]
    [InlineData("verdicts:", "verdict:", "verdict")]
    public void What_is_wrong_in_a_file_is_told_by_name(string written, string instead, string told)
    {
        var refusal = AnnouncementFile.Read(Small.Replace(written, instead, StringComparison.Ordinal), "small").Error.ShouldNotBeNull();

        refusal.Code.ShouldBe("announcements.bad");
        refusal.Message.ShouldContain(told);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("verdicts: 关机")]
    [InlineData("language: zh\nverdicts: [{name: a, title: b}]")]
    [InlineData("language: zh\nverdicts: [null]")]
    [InlineData("language: zh\nsubjects: null\nverdicts: [{name: a, title: b, phrases: null}]")]
    [InlineData("language: zh\nsubjects: null\nasides: null\nverdicts: [{name: a, title: b, phrases: […甲]}]")]
    [InlineData("language: zh\nsubjects: [null, '']\nverdicts: [{name: a, title: b, phrases: [甲]}]")]
    [InlineData("language: zh\npeople: ['']\nverdicts: [{name: a, title: b, phrases: [甲]}]")]
    public void Whatever_stands_in_a_file_is_refused_and_not_thrown(string yaml) =>
        AnnouncementFile.Read(yaml, "odd").Error.ShouldNotBeNull().Code.ShouldBe("announcements.bad");

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-announcements.yaml");
        AnnouncementBook.Load(path).Error.ShouldNotBeNull().Message.ShouldContain(path);
    }
}

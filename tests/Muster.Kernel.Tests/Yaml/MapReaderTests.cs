using Muster.Kernel.Yaml;

namespace Muster.Kernel.Tests.Yaml;

public sealed class MapReaderTests
{
    private readonly Findings _findings = new("list");

    [Fact]
    public void Reads_numbers_rates_and_times()
    {
        var reader = Read("{ count: 3, rate: 2.5, after: 1.5h }");

        reader.Number("count", 1, 9, 0).ShouldBe(3);
        reader.Real("rate", 10).ShouldBe(2.5);
        reader.Span("after", default).ShouldBe(TimeSpan.FromMinutes(90));
        reader.RefuseOthers();
        _findings.Sorted.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_absent_takes_its_usual_value()
    {
        var reader = Read("{}");

        reader.Real("rate", 10).ShouldBeNull();
        reader.Span("after", TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(1));
        _findings.Sorted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10.5")]
    [InlineData("NaN")]
    [InlineData("1e1")]
    [InlineData("[1]")]
    public void A_rate_beyond_its_bounds_is_told(string value)
    {
        Read($"rate: {value}").Real("rate", 10).ShouldBeNull();

        _findings.Sorted.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("40")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("367d")]
    [InlineData("''")]
    public void What_is_no_time_is_told(string value)
    {
        Read($"after: {value}").Span("after", default).ShouldBe(TimeSpan.Zero);

        _findings.Sorted.ShouldHaveSingleItem().Code.ShouldBe("list.wrong_kind");
    }

    [Fact]
    public void A_key_that_nobody_asked_for_is_told_with_what_it_was_meant_to_be()
    {
        var reader = Read("{ count: 3, afetr: 1s }");
        reader.Find("count");
        reader.Find("after");
        reader.RefuseOthers();

        _findings.Sorted.ShouldHaveSingleItem().Message.ShouldBe("A list has no key 'afetr'; did you mean 'after'?");
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x")]
    [InlineData("a: !!int 1")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("a: [[[[[[[[[[[[[1]]]]]]]]]]]]]")]
    [InlineData("a: 1\na: 2")]
    [InlineData("a: [")]
    public void What_is_not_plain_data_is_refused_with_its_place(string yaml)
    {
        YamlTree.Read(yaml, _findings).ShouldBeNull();

        var finding = _findings.Sorted.ShouldHaveSingleItem();
        finding.Code.ShouldBe("list.not_yaml");
        finding.Line.ShouldBeGreaterThan(0);
    }

    private MapReader Read(string yaml) => new((YamlMap)YamlTree.Read(yaml, _findings)!, "a list", _findings);
}

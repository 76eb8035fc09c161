namespace Muster.EndToEnd.Tests;

/// <summary>A script of one question, for campaigns that must soon be over.</summary>
internal static class ShortScript
{
    public const string Yaml = """
        id: short
        title: 短问
        language: zh
        about: 这里是测试。
        steps:
          - ask: tested
            title: 做过没有
            prompt: 做过了吗？
            categories:
              yes: { title: 做过, digits: 1, phrases: [做了, 做过了, 已经做了] }
              no: { title: 没做, digits: 2, phrases: [没做, 没有做, 还没做] }
          - hangup: completed
            say: 谢谢。
        """;
}

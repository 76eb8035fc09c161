using Muster.Dialogue;

namespace Muster.Carrier.Tests.Hearing;

internal static class Scripts
{
    /// <summary>Two questions, as in the Ezhou screening, in words that no one will change.</summary>
    public static Script Screening { get; } = Script.Parse("""
        id: screening
        title: 筛查
        language: zh
        about: 这里是指挥部。
        variables:
          name: 居民朋友
        steps:
          - say: 您好，{name}。这里是指挥部。
          - ask: tested
            title: 检测
            prompt: 您做过检测吗？
            retry_prompt: 做过请按一。
            categories:
              yes: { title: 已检测, digits: 1, phrases: [做了, 做过了], goto: thanks }
              no: { title: 未检测, digits: 2, phrases: [没做, 没有] }
          - ask: in_district
            title: 在区
            prompt: 您在区里吗？
            categories:
              yes: { title: 在, digits: 1, phrases: [在, 在家] }
              no: { title: 不在, digits: 2, phrases: [不在, 在外地] }
          - id: thanks
            hangup: completed
            say: 谢谢您，再见。
        """).Value;

    /// <summary>A script that comes with the program.</summary>
    public static Script Load(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Muster.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        return Script.Load(Path.Combine(folder.FullName, "scripts", name)).Value;
    }
}

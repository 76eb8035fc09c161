using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Kernel.Identifiers;

/// <summary>From a phone cell to the numbers in it: folds look-alikes, takes wrappings off, splits, reads each part.</summary>
internal static partial class PhoneCell
{
    /// <summary>Longer cells are no phone cells; the bound keeps hostile ones cheap.</summary>
    private const int CharactersMax = 200;

    /// <summary>Linear in the length of the cell, whatever it holds.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly PhoneReading Missing = new(null, [], PhoneFault.Missing, PhoneFixes.None);

    public static PhoneReading Read(string? cell, string? defaultAreaCode)
    {
        if (string.IsNullOrWhiteSpace(cell))
            return Missing;
        if (PhoneDigits.IsPlainMobile(cell))
            return new PhoneReading(PhoneDigits.Mobile(cell), [], PhoneFault.None, PhoneFixes.None);
        if (cell.Length > CharactersMax)
            return Missing with { Fault = PhoneFault.WrongLength };

        var fixes = PhoneFixes.None;
        var text = Fold(cell, ref fixes);
        if (PhoneDigits.IsBare(text) && PhoneDigits.Read(text, defaultAreaCode, out var number, out var numberFixes) is PhoneFault.None)
            return new PhoneReading(number, [], PhoneFault.None, fixes | numberFixes);
        text = Unwrap(text, ref fixes);
        if (SaysNone().IsMatch(text))
            return Missing;
        // Scientific notation: a spreadsheet shows the leading digits and has thrown the others away.
        if (ScientificNotation().IsMatch(text))
            return Missing with { Fault = PhoneFault.LostDigits };
        return new Parts(defaultAreaCode, fixes).Read(text);
    }

    /// <summary>Full-width forms and typographic dashes and spaces become their ASCII kin; what cannot be seen goes.</summary>
    private static string Fold(string cell, ref PhoneFixes fixes)
    {
        var text = new StringBuilder(cell.Length);
        foreach (var c in cell)
        {
            var folded = FoldOne(c);
            if (folded is not '\0')
                text.Append(folded);
            if (folded != c)
                fixes |= c is >= '\uFF01' and <= '\uFF5E' or '\u3000' ? PhoneFixes.FullWidth : PhoneFixes.Separators;
        }

        return text.ToString().Trim();
    }

    private static char FoldOne(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u3001' => '/',
        '\u3002' or '\u00B7' => '.',
        >= '\u2010' and <= '\u2015' or '\u2212' or '\u30FC' or '\uFE63' => '-',
        '\u3000' or '\u00A0' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\t' => ' ',
        >= '\u200B' and <= '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF' => '\0',
        _ => c,
    };

    private static string Unwrap(string text, ref PhoneFixes fixes)
    {
        text = Replace(SpreadsheetWrap(), text, "${kept}", PhoneFixes.Spreadsheet, ref fixes);
        text = Replace(LeadingApostrophe(), text, string.Empty, PhoneFixes.Spreadsheet, ref fixes);
        text = Replace(ZeroDecimals(), text, "${kept}", PhoneFixes.Spreadsheet, ref fixes);
        if (ThousandsCommas().IsMatch(text))
            (text, fixes) = (text.Replace(",", string.Empty, StringComparison.Ordinal), fixes | PhoneFixes.Spreadsheet);
        text = Replace(BracketedNote(), text, " ", PhoneFixes.Note, ref fixes);
        return Replace(Label(), text, "${kept}", PhoneFixes.Note, ref fixes).Trim();
    }

    private static string Replace(Regex pattern, string text, string by, PhoneFixes fix, ref PhoneFixes fixes)
    {
        var replaced = pattern.Replace(text, by);
        if (replaced.Length != text.Length)
            fixes |= fix;
        return replaced;
    }

    [GeneratedRegex("^=\\s*\"(?<kept>[^\"]*)\"$", Options)]
    private static partial Regex SpreadsheetWrap();

    [GeneratedRegex("^['’‘`]+", Options)]
    private static partial Regex LeadingApostrophe();

    [GeneratedRegex(@"^(?<kept>\d+)\.0+$", Options)]
    private static partial Regex ZeroDecimals();

    [GeneratedRegex(@"^\d{1,3}(,\d{3}){2,}$", Options)]
    private static partial Regex ThousandsCommas();

    [GeneratedRegex(@"[(\[【<〔][^\d()\[\]【】<>〔〕]+[)\]】>〕]", Options)]
    private static partial Regex BracketedNote();

    [GeneratedRegex(@"^((本人|家庭|联系|固定|移动)?(手机号码|手机号|手机|电话号码|电话|座机|号码)|联系方式|mobile|phone|tel)\s*[:.]?\s*(?<kept>[\d+(].*)$", Options)]
    private static partial Regex Label();

    [GeneratedRegex(@"^((暂|没|没有)?(无|没|没有|空|缺)?(电话|手机|号码)?|不详|未知|不知道|未提供|拒绝提供|none|null|nil|n/?a|no|unknown|[-/\\.*#?+0_ ]+)$", Options)]
    private static partial Regex SaysNone();

    [GeneratedRegex(@"^\d(\.\d+)?E\+?\d{1,3}$", Options)]
    private static partial Regex ScientificNotation();

    [GeneratedRegex(@"[/,;|\\\r\n]|或者?|和|及", Options)]
    private static partial Regex BetweenNumbers();

    /// <summary>Reads the numbers of one cell and gathers what was put right on the way.</summary>
    private sealed class Parts(string? defaultAreaCode, PhoneFixes fixes)
    {
        private readonly List<PhoneNumber> _numbers = [];
        private PhoneFixes _fixes = fixes;
        private PhoneFault _firstFault;

        public PhoneReading Read(string text)
        {
            foreach (var part in BetweenNumbers().Split(text))
            {
                if (!string.IsNullOrWhiteSpace(part))
                    ReadPart(part.Trim());
            }

            if (_numbers is [])
                return new PhoneReading(null, [], _firstFault is PhoneFault.None ? PhoneFault.Missing : _firstFault, PhoneFixes.None);
            if (_firstFault is not PhoneFault.None)
                _fixes |= PhoneFixes.PartDropped;
            return new PhoneReading(_numbers[0], _numbers[1..], PhoneFault.None, _fixes);
        }

        private void ReadPart(string part)
        {
            var fault = PhoneDigits.Read(part, defaultAreaCode, out var number, out var partFixes);
            if (number is not null)
                Add(number, partFixes);
            else if (!ReadGroups(part) && _firstFault is PhoneFault.None)
                _firstFault = fault;
        }

        /// <summary>A space may part two numbers or the groups of one: groups are joined until they make a number.</summary>
        private bool ReadGroups(string part)
        {
            var groups = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (groups.Length < 2)
                return false;
            var found = new List<(PhoneNumber Number, PhoneFixes Fixes)>();
            var joined = string.Empty;
            foreach (var group in groups)
            {
                joined = joined.Length == 0 ? group : joined + " " + group;
                if (PhoneDigits.Read(joined, defaultAreaCode, out var number, out var partFixes) is not PhoneFault.None)
                    continue;
                found.Add((number!, partFixes));
                joined = string.Empty;
            }

            if (found is [] || joined.Length > 0)
                return false;
            found.ForEach(one => Add(one.Number, one.Fixes));
            return true;
        }

        private void Add(PhoneNumber number, PhoneFixes partFixes)
        {
            _fixes |= partFixes;
            if (_numbers.Contains(number))
                return;
            _numbers.Add(number);
            if (_numbers.Count > 1)
                _fixes |= PhoneFixes.SeveralNumbers;
        }
    }
}

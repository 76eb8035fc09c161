namespace Muster.Calls;

/// <summary>How a carrier wants a Chinese number written; the roster has mobiles as 11 digits and landlines with the area code's 0.</summary>
public enum NumberForm
{
    /// <summary>As the roster has it: 13800000000, 02750000000.</summary>
    AsIs,

    /// <summary>ITU-T E.164 with its sign: +8613800000000, +862750000000.</summary>
    PlusCountryCode,

    /// <summary>The same without the sign: 8613800000000.</summary>
    CountryCode,

    /// <summary>The same as dialled from abroad: 008613800000000.</summary>
    InternationalAccess,

    /// <summary>A 0 before every number, as once dialled for long distance: 013800000000, 02750000000.</summary>
    LongDistance,
}

/// <summary>Writes numbers as a trunk wants them.</summary>
public static class NumberForms
{
    /// <summary>By the word that stands for it in a trunk file.</summary>
    public static IReadOnlyDictionary<string, NumberForm> ByWord { get; } = new Dictionary<string, NumberForm>(StringComparer.Ordinal)
    {
        ["as_is"] = NumberForm.AsIs,
        ["+86"] = NumberForm.PlusCountryCode,
        ["86"] = NumberForm.CountryCode,
        ["0086"] = NumberForm.InternationalAccess,
        ["0"] = NumberForm.LongDistance,
    };

    /// <summary>The number in that form. What begins with + or is no number of the plan (a name, an extension) stays as it is.</summary>
    public static string Write(this NumberForm form, string number)
    {
        if (form == NumberForm.AsIs || number.Length < 10 || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return number;
        var national = number.TrimStart('0');
        return form switch
        {
            NumberForm.PlusCountryCode => "+86" + national,
            NumberForm.CountryCode => "86" + national,
            NumberForm.InternationalAccess => "0086" + national,
            _ => "0" + national,
        };
    }
}

namespace AdminApp.Core.Access.CommonPasswords;

/// <summary>
/// The passwords that are guessed first: those of zxcvbn-ts' list of the 49,000 commonest (package @zxcvbn-ts/language-common 4.1.3, MIT)
/// that our other rules let through, 17,000 in lower case. Read from the assembly at each look, since passwords change rarely and memory is short.
/// </summary>
internal static class CommonPasswordList
{
    private const string Resource = "AdminApp.Core/common-passwords.txt";

    /// <summary>Whether the password is on the list, whatever its case.</summary>
    public static bool Contains(string password)
    {
        using var reader = new StreamReader(typeof(CommonPasswordList).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (string.Equals(line, password, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

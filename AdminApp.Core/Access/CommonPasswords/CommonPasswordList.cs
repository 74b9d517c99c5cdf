namespace AdminApp.Core.Access.CommonPasswords;

/// <summary>
/// The passwords that are guessed first: those from zxcvbn-ts' list of the 49,000 most common (package @zxcvbn-ts/language-common 4.1.3, MIT)
/// that pass our other rules, 17,000 in lowercase. Read from the assembly on each use, because passwords change rarely and memory is scarce.
/// </summary>
internal static class CommonPasswordList
{
    private const string Resource = "AdminApp.Core/common-passwords.txt";

    /// <summary>Whether the password is on the list, ignoring case.</summary>
    public static bool Contains(string password)
    {
        using var reader = new StreamReader(typeof(CommonPasswordList).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            if (string.Equals(line, password, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

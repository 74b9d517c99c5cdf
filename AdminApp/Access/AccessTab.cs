namespace AdminApp.Access;

/// <summary>The parts of the Access page, as its address names them (<c>?tab=</c>). All but the last are for Admins.</summary>
internal static class AccessTab
{
    /// <summary>Query parameter.</summary>
    public const string Parameter = "tab";

    public const string Users = "users";
    public const string Invitations = "invitations";
    public const string Keys = "keys";
    public const string Audit = "audit";
    public const string You = "you";

    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } = [Users, Invitations, Keys, Audit, You];

    /// <summary>The address of a tab.</summary>
    public static string Address(string tab) => $"/access?{Parameter}={tab}";
}

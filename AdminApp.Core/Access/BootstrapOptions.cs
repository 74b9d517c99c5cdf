namespace AdminApp.Core.Access;

/// <summary>Section <c>Bootstrap</c>: creates the first admin and Admin API keys without the set-up page. Read at start only.</summary>
public sealed class BootstrapOptions
{
    /// <summary>Email address of the first admin.</summary>
    public string AdminEmail { get; set; } = "";

    /// <summary>Password of the first admin; a secret.</summary>
    public string AdminPassword { get; set; } = "";

    /// <summary>One Admin API key, named "bootstrap"; a secret.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Admin API keys as <c>name:key,name:key</c>; secrets.</summary>
    public string ApiKeys { get; set; } = "";
}

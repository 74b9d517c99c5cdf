namespace AdminApp.Tests.Fakes;

/// <summary>
/// Real meetings, the provider's OpenAPI document and other material that is not in the repository. One variable,
/// ADMINAPP_SHARED, tells where it lies (./test.sh sets it when ../shared exists); tests that read it skip by name without it.
/// </summary>
internal static class SharedData
{
    public static string? Root { get; } = Environment.GetEnvironmentVariable("ADMINAPP_SHARED") is { Length: > 0 } path && Directory.Exists(path) ? path : null;

    /// <summary>Full path of a file or folder below the shared material; skips the test when it is absent.</summary>
    public static string Require(string relative)
    {
        Assert.SkipWhen(Root is null, $"ADMINAPP_SHARED is not set: this test reads {relative} from it.");
        var path = Path.Combine(Root!, relative);
        Assert.SkipUnless(Path.Exists(path), $"{relative} is not below ADMINAPP_SHARED.");
        return path;
    }
}

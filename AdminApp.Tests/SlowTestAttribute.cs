using Xunit.v3;

namespace AdminApp.Tests;

/// <summary>
/// Leaves a test, or all tests of a class, out of <c>./test.sh --fast</c>: it drives a browser, builds, starts processes or waits for real
/// time to pass. A full run starts these classes first (<see cref="SlowFirst"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SlowTestAttribute(string why) : Attribute, ITraitAttribute
{
    /// <summary>What is slow about it.</summary>
    public string Why => why;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Pace", "Slow")];
}

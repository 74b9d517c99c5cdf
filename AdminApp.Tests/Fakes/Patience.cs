using System.Runtime.CompilerServices;
using Bunit;

namespace AdminApp.Tests.Fakes;

/// <summary>How long a test waits before it fails. Far longer than anything takes, because the machine may be busy.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    /// <summary>bUnit's own limit is one second.</summary>
    [ModuleInitializer]
    internal static void SetForComponents() => BunitContext.DefaultWaitTimeout = Limit;
}

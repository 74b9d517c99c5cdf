using AdminApp.Tests.Measures;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace AdminApp.Tests;

/// <summary>Runs the tests, or with <c>measure</c> as the first argument one of the measures.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["measure", .. var rest] => await MeasureCommand.RunAsync(rest),
        // What test explorers send.
        _ when args.Any(arg => arg is "-automated" or "@@") => await ConsoleRunner.Run(args),
        _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}

using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>Registers the throttle with the journal in the data directory.</summary>
internal static class ThrottleRegistration
{
    private const string JournalMade = "llm-grants-journal-made";

    /// <summary>Adds <see cref="ILlmThrottle"/>; needs an <see cref="IConnectionSpread"/>.</summary>
    public static IServiceCollection AddLlmThrottle(this IServiceCollection services) => services.AddSingleton<ILlmThrottle>(provider =>
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var mistral = provider.GetRequiredService<IOptionsMonitor<MistralOptions>>();
        var now = time.SinceStart();
        var window = Budgets.LongestCount(mistral.CurrentValue);
        var bootId = BootId();
        var journal = GrantJournal.Open(provider.GetRequiredService<DataDirectory>().Combine(GrantJournal.FileName), bootId ?? Guid.NewGuid().ToString(), window, now);
        var pastIsKnown = journal.Existed
            ? PastIsKnown(journal, bootId is not null, now, time.GetUtcNow().UtcDateTime, window)
            : FirstStart(provider, time);
        return new LlmThrottle(time, mistral, provider.GetRequiredService<IOptionsMonitor<PerformanceOptions>>(),
            provider.GetRequiredService<IConnectionSpread>(), journal, pastIsKnown, provider.GetRequiredService<ILogger<LlmThrottle>>());
    });

    /// <summary>
    /// Whether an existing record contains everything that still counts: it is from this boot, so its timestamps are from this clock; or
    /// everything in it is older than a window, both by the time since this machine's boot and by the wall clock (a folder copied from
    /// another machine may have been written just now).
    /// </summary>
    internal static bool PastIsKnown(GrantJournal journal, bool bootIsNamed, TimeSpan sinceBoot, DateTime utcNow, TimeSpan window) =>
        journal.SameBoot || (bootIsNamed && sinceBoot > window && utcNow - journal.LastWrittenUtc > window);

    /// <summary>Identifies the boot of the machine; null if the system does not (then every restart begins with a probe).</summary>
    private static string? BootId() => File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : null;

    /// <summary>Whether no process has ever sent anything with this store; if a journal was created before and is gone, the opposite is true.</summary>
    private static bool FirstStart(IServiceProvider provider, TimeProvider time)
    {
        using var context = provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContext();
        if (context.KeyValueRows.Any(state => state.Name == JournalMade))
        {
            return false;
        }

        context.KeyValueRows.Add(new KeyValueRow { Name = JournalMade, Json = "true", UpdatedAtUtc = time.GetUtcNow().UtcDateTime });
        context.SaveChanges();
        return true;
    }
}

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
    /// Whether a record that is there tells all that still counts: it is of this boot, so its time stamps are on this clock; or all in
    /// it is older than a window, by this machine's time since its boot and by the wall clock (a folder that came from another
    /// machine was perhaps written just now).
    /// </summary>
    internal static bool PastIsKnown(GrantJournal journal, bool bootIsNamed, TimeSpan sinceBoot, DateTime utcNow, TimeSpan window) =>
        journal.SameBoot || (bootIsNamed && sinceBoot > window && utcNow - journal.LastWrittenUtc > window);

    /// <summary>Names the boot of the machine; null where the system does not (then every restart begins with a probe).</summary>
    private static string? BootId() => File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : null;

    /// <summary>Whether no process has ever sent anything over this store; a journal that was made before and is gone means the opposite.</summary>
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

using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;
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
    private const int MaxAutoMarginMs = 500;

    /// <summary>Adds <see cref="ILlmThrottle"/>; needs an <see cref="IConnectionSpread"/>.</summary>
    public static IServiceCollection AddLlmThrottle(this IServiceCollection services)
    {
        services.AddSingleton<CallRecording>();
        services.AddSingleton(Start);
        services.AddSingleton<ILlmThrottle>(provider => provider.GetRequiredService<LlmThrottle>());
        services.AddHostedService<MonthStore>();
        return services;
    }

    private static LlmThrottle Start(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var mistral = provider.GetRequiredService<IOptionsMonitor<MistralOptions>>();
        var now = time.SinceStart();
        var window = LongestCount(mistral.CurrentValue);
        var bootId = BootId();
        using var context = provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContext();
        var journal = GrantJournal.Open(provider.GetRequiredService<DataDirectory>().Combine(GrantJournal.FileName), bootId ?? Guid.NewGuid().ToString(), KeptFor(mistral.CurrentValue), now);
        var first = !journal.Existed && IsFirstStart(context, time);
        var known = first || (journal.Existed && PastIsKnown(journal, bootId is not null, now, time.GetUtcNow().UtcDateTime, window));
        if (!known)
        {
            journal.BeginAnew(now);
        }

        var past = journal.Past(now) with
        {
            IsKnown = known,
            Months = MonthStore.Read(context),
        };
        return new LlmThrottle(
            time, mistral, provider.GetRequiredService<IOptionsMonitor<PerformanceOptions>>(), provider.GetRequiredService<IConnectionSpread>(),
            journal, past, provider.GetRequiredService<LlmCounters>(), provider.GetRequiredService<CallRecording>(), provider.GetRequiredService<ILogger<LlmThrottle>>());
    }

    /// <summary>How long grants are kept on record: longer than they count, because an admin may lengthen a window.</summary>
    internal static TimeSpan KeptFor(MistralOptions options) => LongestCount(options) is var counts && counts > ChargeLog.Kept ? counts : ChargeLog.Kept;

    /// <summary>How long a grant can count under these settings, with the largest margin that the measured one may grow to.</summary>
    internal static TimeSpan LongestCount(MistralOptions options)
    {
        var second = options.RequestsPerSecond.Value is > 0 and var rate ? TimeSpan.FromSeconds(Math.Max(1, 1 / rate)) : TimeSpan.FromSeconds(1);
        var minute = TimeSpan.FromSeconds(options.LimitWindowSeconds);
        var margin = TimeSpan.FromMilliseconds(Math.Max(options.WindowMarginMs.Value ?? 0, MaxAutoMarginMs));
        return (second > minute ? second : minute) + margin;
    }

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
    private static bool IsFirstStart(AdminDbContext context, TimeProvider time)
    {
        if (context.KeyValueRows.Any(row => row.Name == JournalMade))
        {
            return false;
        }

        context.KeyValueRows.Add(new KeyValueRow { Name = JournalMade, Json = "true", UpdatedAtUtc = time.GetUtcNow().UtcDateTime });
        context.SaveChanges();
        return true;
    }
}

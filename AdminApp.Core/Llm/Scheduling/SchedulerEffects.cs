namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What the outside has to do after an event, in this order: put on record, then grant, refuse and tell; and when to wake the scheduler.</summary>
internal sealed class SchedulerEffects
{
    /// <summary>To be on record before anything is granted.</summary>
    public List<GrantRecord> Records { get; } = [];

    /// <summary>May be sent now.</summary>
    public List<Grant> Grants { get; } = [];

    /// <summary>Get no turn.</summary>
    public List<(Waiter Waiter, Refusal Refusal)> Refusals { get; } = [];

    /// <summary>Have news.</summary>
    public List<(Waiter Waiter, QueueNews News)> News { get; } = [];

    /// <summary>For the log.</summary>
    public List<SchedulerNotice> Notices { get; } = [];

    /// <summary>Models whose limits the provider is to be asked for, with one call of one token each.</summary>
    public List<string> LimitsToAsk { get; } = [];

    public bool IsEmpty => Records.Count + Grants.Count + Refusals.Count + News.Count + Notices.Count + LimitsToAsk.Count == 0;

    public void Clear()
    {
        Records.Clear();
        Grants.Clear();
        Refusals.Clear();
        News.Clear();
        Notices.Clear();
        LimitsToAsk.Clear();
    }
}

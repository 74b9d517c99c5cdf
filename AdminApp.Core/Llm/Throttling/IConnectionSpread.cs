namespace AdminApp.Core.Llm.Throttling;

/// <summary>How much the time between our sending a request and its arrival at the provider varies, as measured on the connection.</summary>
public interface IConnectionSpread
{
    /// <summary>
    /// The margin D for <c>Mistral:WindowMarginMs auto</c>: the 99.9th percentile of the latest round-trip times minus their minimum,
    /// 20 to 500 ms. Before enough was measured it is on the safe side. Changes while requests run; read it anew for each decision.
    /// </summary>
    TimeSpan Margin { get; }
}

using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AdminApp.Tests.Fakes;

/// <summary>Runs a theory on each store. The first parameter is the <see cref="StoreKind"/>; further values go to the other parameters.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachStoreAttribute(params object?[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<StoreKind>().Select(kind => new TheoryDataRow([kind, .. values]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

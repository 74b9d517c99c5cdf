using System.Reflection;
using AdminApp.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SlowFirst))]

namespace AdminApp.Tests;

/// <summary>Begins with what <see cref="SlowTestAttribute"/> marks, so that its waiting is filled with the other tests; then by name, the same in each run.</summary>
public sealed class SlowFirst : ITestCollectionOrderer
{
    private static readonly HashSet<string> s_slow =
    [
        .. typeof(SlowFirst).Assembly.GetTypes()
            .Where(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Public).Append(type).Any(member => member.IsDefined(typeof(SlowTestAttribute), inherit: true)))
            .Select(type => CustomAttributeExtensions.GetCustomAttribute<CollectionAttribute>(type)?.Name ?? $"Test collection for {type.FullName}"),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => IsSlow(collection.TestCollectionDisplayName) ? 0 : 1).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    // A class without a collection of its own name has one that is named after it, and after a number.
    private static bool IsSlow(string collection) => s_slow.Contains(collection.Split(" (id: ")[0]);
}

using System.Reflection;
using AdminApp.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SlowFirst))]

namespace AdminApp.Tests;

/// <summary>Starts with the classes that <see cref="SlowTestAttribute"/> marks, so that their waits overlap with the other tests. Every run has the same order.</summary>
public sealed class SlowFirst : ITestCollectionOrderer
{
    private static readonly HashSet<string> Slow =
    [
        .. typeof(SlowFirst).Assembly.GetTypes()
            .Where(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Public).Append(type).Any(member => member.IsDefined(typeof(SlowTestAttribute), inherit: true)))
            .Select(type => CustomAttributeExtensions.GetCustomAttribute<CollectionAttribute>(type)?.Name ?? $"Test collection for {type.FullName}"),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => IsSlow(collection.TestCollectionDisplayName) ? 0 : 1).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    // By default a class is a collection of its own, with a name that ends in an id.
    private static bool IsSlow(string collection) => Slow.Contains(collection.Split(" (id: ")[0]);
}

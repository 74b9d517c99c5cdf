using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Configuration;

/// <summary>One section of the configuration, stated by the feature that reads it: its keys, and the rules between them.</summary>
public abstract class SettingsSection
{
    private protected SettingsSection(string name, IReadOnlyList<SettingDefinition> settings, Func<SettingValues, IEnumerable<SettingFault>>? rules) =>
        (Name, Settings, Rules) = (name, settings, rules ?? (_ => []));

    /// <summary>The part before the colon.</summary>
    public string Name { get; }

    /// <summary>Its keys.</summary>
    public IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>Rules between settings, of this section or others; asked once each setting is right by itself.</summary>
    public Func<SettingValues, IEnumerable<SettingFault>> Rules { get; }

    /// <summary>A section that no options class is bound to.</summary>
    public static SettingsSection Create(string name, IReadOnlyList<SettingDefinition> settings, Func<SettingValues, IEnumerable<SettingFault>>? rules = null) =>
        new Unbound(name, settings, rules);

    /// <summary>A section that is bound to an options class, whose initializers are the defaults.</summary>
    public static SettingsSection Create<TOptions>(string name, IReadOnlyList<SettingDefinition> settings, Func<SettingValues, IEnumerable<SettingFault>>? rules = null)
        where TOptions : class, new() => new Bound<TOptions>(name, settings, rules);

    /// <summary>Binds the options class, where there is one.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Gives the configuration in force, with its reload token.</param>
    public abstract void Bind(IServiceCollection services, Func<IServiceProvider, IConfiguration> configuration);

    private sealed class Unbound(string name, IReadOnlyList<SettingDefinition> settings, Func<SettingValues, IEnumerable<SettingFault>>? rules)
        : SettingsSection(name, settings, rules)
    {
        public override void Bind(IServiceCollection services, Func<IServiceProvider, IConfiguration> configuration)
        {
        }
    }

    private sealed class Bound<TOptions>(string name, IReadOnlyList<SettingDefinition> settings, Func<SettingValues, IEnumerable<SettingFault>>? rules)
        : SettingsSection(name, WithDefaults(settings), rules)
        where TOptions : class, new()
    {
        public override void Bind(IServiceCollection services, Func<IServiceProvider, IConfiguration> configuration)
        {
            services.AddOptions();
            services.AddSingleton<IConfigureOptions<TOptions>>(provider =>
                new NamedConfigureFromConfigurationOptions<TOptions>(Options.DefaultName, configuration(provider).GetSection(Name)));
            services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(provider =>
                new ConfigurationChangeTokenSource<TOptions>(Options.DefaultName, configuration(provider).GetSection(Name)));
        }

        private static SettingDefinition[] WithDefaults(IReadOnlyList<SettingDefinition> settings)
        {
            var options = new TOptions();
            return [.. settings.Select(setting => setting with { Default = Text(Property(setting).GetValue(options)) })];
        }

        private static System.Reflection.PropertyInfo Property(SettingDefinition setting) =>
            typeof(TOptions).GetProperty(setting.Key[(setting.Section.Length + 1)..])
            ?? throw new InvalidOperationException($"{typeof(TOptions).Name} has no property for {setting.Key}.");

        private static string Text(object? value) => value is bool on ? (on ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}

using System.Globalization;
using AdminApp.Hosting;

// Numbers and dates look the same on every machine: pages, logs and verbs are in English.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
FileRights.KeepToOwner();
return await CommandLine.RunAsync(args);

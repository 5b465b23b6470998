#!/usr/bin/env dotnet
#:project src/AiFinOps.Dev
#:property PublishAot=false

// The one developer entry, the same on Windows, macOS and Linux:
//
//   dotnet run dev.cs demo              replay the sample organisation and write .local/demo/
//   dotnet run dev.cs up                the local host, kept running: http://127.0.0.1:7071
//   dotnet run dev.cs test [NAME]       everything that proves the project (or the projects with NAME in their name)
//   dotnet run dev.cs finops -- ARGS    the command line
//
// It installs what these need, starts Azurite for them, and leaves nothing running behind.

return await AiFinOps.Dev.Entry.RunAsync(args, (string)AppContext.GetData("EntryPointFileDirectoryPath")!);

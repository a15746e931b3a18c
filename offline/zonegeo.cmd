@"%LOCALAPPDATA%\zonegeo\py@SHORT@\Scripts\python.exe" -m zonegeo %*

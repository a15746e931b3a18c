@echo off
chcp 949 >nul
setlocal
set "PLACE=%LOCALAPPDATA%\zonegeo\py@SHORT@"
echo zonegeo @VERSION@ 설치 (인터넷과 관리자 권한이 필요하지 않습니다)
echo 설치할 곳: %PLACE%
py -@PYTHON@ -c "import sys" >nul 2>nul
if errorlevel 1 (
  echo Python @PYTHON@ 이 없습니다. 먼저 설치하십시오: Install for me only, py launcher 선택
  pause
  exit /b 1
)
py -@PYTHON@ -m venv "%PLACE%"
if errorlevel 1 goto failed
"%PLACE%\Scripts\python.exe" -m pip install --no-index --find-links "%~dp0wheels" --require-hashes --disable-pip-version-check --quiet -r "%~dp0hashes.txt"
if errorlevel 1 goto failed
copy /y "%~dp0zonegeo.cmd" "%LOCALAPPDATA%\zonegeo\zonegeo.cmd" >nul
"%PLACE%\Scripts\python.exe" -m zonegeo doctor
if errorlevel 1 goto failed
echo.
echo 설치를 마쳤습니다. 실행: "%LOCALAPPDATA%\zonegeo\zonegeo.cmd" check hongneung
pause
exit /b 0
:failed
echo 설치하지 못했습니다. 위의 내용을 읽어보세요.txt 와 견주어 보십시오.
pause
exit /b 1
